// What a team would write instead of guichet: Fastify 5 and pg, with what makes both quick.  Answers
// leave through compiled serialisers, verified tokens are cached, statements are prepared and leave
// in one pipeline, rules of a published version stay in memory.  The statements are the very same
// files, under the same row-level security.
//
//   DATABASE_URL  PORT  PUBLIC_KEY (PEM)  JWT_ISSUER  JWT_AUDIENCE  WORKERS (connections)
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createVerifier } from 'fast-jwt'
import Fastify from 'fastify'
import pg from 'pg'

import { actionsOf, portalStatus } from './rules.mjs'
import { application, applicationPage } from './schemas.mjs'

const folder = fileURLToPath(new URL('../../sql/queries/', import.meta.url))

function namedQueries() {
    const found = {}
    for (const file of readdirSync(folder).sort()) {
        const text = readFileSync(folder + file, 'utf8')
        for (const part of text.split(/^-- name: /m).slice(1)) {
            const end = part.indexOf('\n')
            found[part.slice(0, end).split(' ')[0]] = part.slice(end + 1)
        }
    }
    return found
}

const queries = namedQueries()
const env = process.env
const INT8 = 20, TIMESTAMPTZ = 1184, DATE = 1082
pg.types.setTypeParser(INT8, Number)
pg.types.setTypeParser(DATE, (text) => text)
pg.types.setTypeParser(TIMESTAMPTZ, (text) => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`)

const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: Number(env.WORKERS ?? 8),
    pipeline: true,
    options: '-c datestyle=ISO -c timezone=UTC -c jit=off -c statement_timeout=3000 -c lock_timeout=1000',
})

const statement = (name, values) => ({ name, text: queries[name], values })

// The settings of the asker and the query leave together: one round trip, one transaction.
async function query(asker, operation, name, values) {
    const client = await pool.connect()
    try {
        const done = await Promise.all([
            client.query('begin read only'),
            client.query(statement('txn_settings', [
                asker.sirets, asker.region, '', asker.sub, asker.client_id, '', operation, '', '',
                asker.sirens, '',
            ])),
            client.query(statement(name, values)),
            client.query('commit'),
        ])
        return done[2].rows
    } finally {
        client.release()
    }
}

const verify = createVerifier({
    key: readFileSync(env.PUBLIC_KEY, 'utf8'),
    algorithms: ['ES256'],
    allowedIss: env.JWT_ISSUER,
    allowedAud: env.JWT_AUDIENCE,
    cache: 10000,
})

function askerOf(request) {
    const header = request.headers.authorization ?? ''
    const claims = verify(header.startsWith('Bearer ') ? header.slice(7) : '')
    const sirets = claims.organisations ?? []
    return {
        ...claims,
        list: sirets,
        sirets: sirets.join(','),
        sirens: sirets.map((s) => s.slice(0, 9)).join(','),
        region: claims.roles.filter((r) => r.startsWith('instructor'))
            .map((r) => r.split(':')[1] ?? '*').join(','),
    }
}

const rules = new Map()

async function rulesOf(asker, id) {
    if (!rules.has(id)) {
        const rows = await query(asker, 'rules', 'call_versions_load', [[id]])
        rules.set(id, { number: rows[0].number, ...JSON.parse(rows[0].rules) })
    }
    return rules.get(id)
}

const money = (cents) => cents === null ? null : (cents / 100).toFixed(2)

const app = Fastify({ logger: { level: 'warn' }, genReqId: () => randomUUID() })

app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.open) return
    try {
        request.asker = askerOf(request)
    } catch {
        return reply.code(401).type('application/problem+json')
            .send({ type: '/problems/unauthenticated', status: 401 })
    }
})
app.addHook('onSend', async (request, reply, body) => {
    const digest = createHash('sha256').update(body).digest('hex').slice(0, 16)
    reply.headers({
        ETag: request.version === undefined ? `W/"${digest}"` : `"${request.version}.${digest}"`,
        'Content-Language': 'fr',
        'Cache-Control': 'private, no-cache',
        Vary: 'Accept, Accept-Language, Accept-Encoding, Origin',
        'X-Request-Id': request.id,
        'API-Version': '1.0.0',
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Content-Security-Policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    })
})

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

app.get('/v1/applications/:id', {
    schema: {
        params: { type: 'object', properties: { id: { type: 'string', pattern: UUID } } },
        response: { 200: application },
    },
}, async (request, reply) => {
    const rows = await query(request.asker, 'application_read', 'application_file', [request.params.id])
    if (rows.length === 0) {
        return reply.code(404).type('application/problem+json')
            .send({ type: '/problems/not-found', status: 404 })
    }
    const row = rows[0]
    const version = await rulesOf(request.asker, row.call_version_id)
    request.version = row.version
    row.call_version_number = version.number
    row.requested_amount = money(row.requested_amount)
    row.portal_status = portalStatus(row)
    row.actions = actionsOf(row, version, request.asker)
    return row
})

app.get('/v1/applications', {
    schema: {
        querystring: {
            type: 'object',
            additionalProperties: false,
            properties: {
                call_id: { type: 'string', maxLength: 64 },
                state: { type: 'string', maxLength: 200 },
                territory: { type: 'string', maxLength: 40 },
                limit: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
                cursor: { type: 'string', maxLength: 64 },
            },
        },
        response: { 200: applicationPage },
    },
}, async (request) => {
    const { call_id, state, territory, limit, cursor } = request.query
    const rows = await query(request.asker, 'application_list', 'application_list', [
        call_id ?? null, state?.split(',') ?? null, territory ?? null, null, null, false,
        cursor ?? null, limit])
    const more = rows.length > limit
    if (more) rows.pop()
    for (const row of rows) {
        row.requested_amount = money(row.requested_amount)
        row.portal_status = portalStatus(row)
    }
    return { data: rows, page: { limit, has_more: more, next_cursor: more ? rows.at(-1).id : null } }
})

app.get('/readyz', { config: { open: true } }, async () => {
    await pool.query('select 1')
    return { status: 'ready' }
})

for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => app.close().then(() => process.exit(0)))
}
await app.listen({ host: '127.0.0.1', port: Number(env.PORT) })
