// The part of the rules that a reader of a draft is shown: which action is open to it, and why not.
const labels = { draft: 'Brouillon', note_submitted: 'Note déposée', submitted: 'Déposée' }

export function portalStatus(row) {
    return { code: row.state, label: labels[row.state] ?? row.state }
}

const missing = (stage, kind) => ({
    pointer: '#/documents',
    code: 'document-missing',
    rule: `stages.${stage}`,
    detail: `Il manque la pièce ${kind}.`,
    params: { stage, kind },
})

const instant = new Intl.DateTimeFormat('fr-FR', {
    dateStyle: 'long', timeStyle: 'medium', timeZone: 'Europe/Paris',
})

// Formatting a date is dear in JavaScript; a rule's dates are few.
const formatted = new Map()
function inFrench(at) {
    if (!formatted.has(at)) formatted.set(at, instant.format(new Date(at)))
    return formatted.get(at)
}

function windowOf(phase, now) {
    if (phase === undefined || phase.opens_at == null) return []
    if (now < Date.parse(phase.opens_at)) {
        return [{
            pointer: '#/state', code: 'window-not-open', rule: `phases.${phase.key}`,
            detail: `La fenêtre ouvre le ${inFrench(phase.opens_at)} (Europe/Paris).`,
            params: { phase: phase.key, opens_at: phase.opens_at },
        }]
    }
    if (phase.closes_at != null && now > Date.parse(phase.closes_at)) {
        return [{
            pointer: '#/state', code: 'window-closed', rule: `phases.${phase.key}`,
            detail: `La fenêtre est fermée depuis le ${inFrench(phase.closes_at)} (Europe/Paris).`,
            params: { phase: phase.key, closes_at: phase.closes_at },
        }]
    }
    return []
}

function rolesMissing(row, rules) {
    return (rules.collective?.roles ?? [])
        .filter((r) => row.members.filter((m) => m.roles.includes(r.role)).length < r.min_count)
        .map((r) => ({
            pointer: '#/collective', code: 'role-missing', rule: `collective.roles.${r.role}`,
            detail: `Il manque au collectif : ${r.label}.`, params: { role: r.role },
        }))
}

function stageAction(row, rules, stage, name, path, now) {
    const phase = rules.phases.find((p) => p.key === stage.phase)
    const there = new Set(row.documents.map((d) => d.kind))
    const because = [
        ...windowOf(phase, now),
        ...(name === 'submit' && row.state === 'draft' ? [{
            pointer: '#/state', code: 'note-missing', rule: 'stages.note',
            detail: "La note d'opportunité n'est pas présélectionnée.", params: {},
        }] : []),
        ...stage.documents.filter((kind) => !there.has(kind)).map((kind) => missing(stage.code, kind)),
        ...rolesMissing(row, rules),
    ]
    return {
        name, allowed: because.length === 0, method: 'POST', href: `/v1/applications/${row.id}/${path}`,
        from: phase?.opens_at ?? null, until: phase?.closes_at ?? null, because,
    }
}

const open = (name, method, href) =>
    ({ name, allowed: true, method, href, from: null, until: null, because: [] })

export function actionsOf(row, rules, asker) {
    if (!row.members.some((m) => asker.list.includes(m.siret))) return []
    const href = `/v1/applications/${row.id}`
    const now = row.clock_at == null ? Date.now()
        : Date.parse(row.clock_at) + (row.clock_running ? Date.now() - Date.parse(row.clock_set_at) : 0)
    const stages = rules.stages ?? []
    const actions = []
    if (row.state === 'draft' || row.state === 'preselected') {
        actions.push(open('update', 'PATCH', href), open('replace_budget', 'PUT', `${href}/budget`))
    }
    if (row.state === 'draft') {
        actions.push(open('delete', 'DELETE', href))
        if (stages.length > 1) {
            actions.push(stageAction(row, rules, stages[0], 'note_submit', 'note-submission', now))
        }
    }
    if (stages.length > 0) {
        actions.push(stageAction(row, rules, stages.at(-1), 'submit', 'submission', now))
    }
    actions.push(open('withdraw', 'POST', `${href}/withdrawal`))
    return actions
}
