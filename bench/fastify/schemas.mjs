// The answers, for the compiled serialisers: what is not named here does not leave.
const text = { type: 'string' }
const maybe = { type: ['string', 'null'] }
const texts = { type: 'array', items: text }

const portalStatus = { type: 'object', properties: { code: text, label: text } }

const summary = {
    id: text,
    version: { type: 'integer' },
    reference: maybe,
    test: { type: 'boolean' },
    call_id: text,
    call_code: text,
    collective_id: text,
    title: text,
    axis: maybe,
    requested_amount: maybe,
    state: text,
    portal_status: portalStatus,
    submitted_at: maybe,
    created_at: text,
    updated_at: text,
}

const violation = {
    type: 'object',
    properties: {
        pointer: text, code: text, rule: text, detail: text,
        params: { type: 'object', additionalProperties: true },
    },
}

const action = {
    type: 'object',
    properties: {
        name: text,
        allowed: { type: 'boolean' },
        method: text,
        href: text,
        from: maybe,
        until: maybe,
        because: { type: 'array', items: violation },
    },
}

export const application = {
    type: 'object',
    properties: {
        ...summary,
        call_version_number: { type: 'integer' },
        summary: maybe,
        territories: texts,
        target_audiences: texts,
        other_axes: { type: ['array', 'null'], items: text },
        declarations: { type: ['array', 'null'], items: text },
        start_on: maybe,
        end_on: maybe,
        note_waived: { type: 'boolean' },
        actions: { type: 'array', items: action },
    },
}

export const applicationPage = {
    type: 'object',
    properties: {
        data: { type: 'array', items: { type: 'object', properties: summary } },
        page: {
            type: 'object',
            properties: {
                limit: { type: 'integer' },
                has_more: { type: 'boolean' },
                next_cursor: maybe,
            },
        },
    },
}
