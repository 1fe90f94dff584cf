import { expect } from 'vitest'
import { SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { manifest } from '../helpers/team.ts'
import { ladder, step } from './ladder.ts'

const env = { ERP_TOKEN: 'a-long-secret-token', NEW_TOKEN: 'another-secret-token' }

const erp = (fields: object = {}) =>
  manifest({
    connections: {
      erp: { name: 'ERP', server_url: 'https://erp.example.com/mcp', auth_method: 'headers', ...fields },
    },
  })

const secret = { Authorization: 'Bearer ${env:ERP_TOKEN}' }

ladder(
  'headers of a connection',
  [
    step(
      'a plain one and a secret one',
      erp({ headers: { plaintext: { 'X-Region': 'eu' }, secret } }),
      ({ state, sent }) => {
        expect(state.connections['ERP']).toMatchObject({
          type: 'custom_mcp',
          provider: 'user',
          headers: {
            plaintext: { 'X-Region': 'eu' },
            secret: { Authorization: 'Bearer a-long-secret-token' },
          },
        })
        expect(sent).toEqual(['POST connections'])
      },
    ),
    step(
      'the plain one changes: the whole set is sent, secrets with it',
      erp({ headers: { plaintext: { 'X-Region': 'us' }, secret } }),
      ({ state, plan, sent }) => {
        expect(state.connections['ERP']).toMatchObject({
          headers: {
            plaintext: { 'X-Region': 'us' },
            secret: { Authorization: 'Bearer a-long-secret-token' },
          },
        })
        expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual(['/headers/X-Region'])
        expect(sent).toEqual(['PATCH connections/{id}'])
      },
    ),
    step(
      'a second secret',
      erp({
        headers: { plaintext: { 'X-Region': 'us' }, secret: { ...secret, 'X-Key': '${env:NEW_TOKEN}' } },
      }),
      ({ state, plan }) => {
        expect(state.connections['ERP']).toMatchObject({
          headers: {
            secret: { Authorization: 'Bearer a-long-secret-token', 'X-Key': 'another-secret-token' },
          },
        })
        expect(plan.changes[0]?.fields).toEqual([
          { path: '/headers/X-Key', before: null, after: '(sensitive)', sensitive: true },
        ])
      },
    ),
    step(
      'the first secret goes',
      erp({ headers: { plaintext: { 'X-Region': 'us' }, secret: { 'X-Key': '${env:NEW_TOKEN}' } } }),
      ({ state, plan }) => {
        expect(state.connections['ERP']).toMatchObject({
          headers: { plaintext: { 'X-Region': 'us' }, secret: { 'X-Key': 'another-secret-token' } },
        })
        expect(plan.changes[0]?.fields).toEqual([
          { path: '/headers/Authorization', before: '(sensitive)', after: null, sensitive: true },
        ])
      },
    ),
    step('headers that nobody writes are left alone', erp(), ({ sent, state }) => {
      expect(sent).toEqual([])
      expect(state.connections['ERP']).toMatchObject({ headers: { plaintext: { 'X-Region': 'us' } } })
    }),
    step('an empty set clears them', erp({ headers: {} }), ({ state }) =>
      expect(state.connections['ERP']).toMatchObject({ headers: { plaintext: {}, secret: {} } }),
    ),
  ],
  { env },
)

ladder('a connection is shared, kept to oneself, and moves to another server', [
  step('its owner’s own', erp({ auth_method: 'url' }), ({ state, sent }) => {
    expect(state.connections['ERP']).toMatchObject({ shared: false })
    expect(sent).toEqual(['POST connections'])
  }),
  step('shared', erp({ auth_method: 'url', shared: true }), ({ state, run }) => {
    expect(state.connections['ERP']).toMatchObject({ shared: true })
    expect(run.writes.map(({ body }) => body)).toEqual([{ shared: true }])
  }),
  step(
    'another server',
    erp({ auth_method: 'url', server_url: 'https://new.example.com/mcp' }),
    ({ run, state }) => {
      expect(run.writes.map(({ body }) => body)).toEqual([{ server_url: 'https://new.example.com/mcp' }])
      expect(state.connections['ERP']).toMatchObject({ shared: true })
    },
  ),
  step(
    'no longer shared',
    erp({ auth_method: 'url', server_url: 'https://new.example.com/mcp', shared: false }),
    ({ state }) => expect(state.connections['ERP']).toMatchObject({ shared: false }),
  ),
  step(
    'another name, told by `moved`',
    manifest({
      connections: { erp: { name: 'SAP', auth_method: 'url', server_url: 'https://new.example.com/mcp' } },
      moved: [{ from: 'ERP', to: 'connection.erp' }],
    }),
    ({ state, run }) => {
      expect(Object.keys(state.connections)).toEqual(['SAP'])
      expect(run.writes.map(({ body }) => body)).toEqual([{ name: 'SAP' }])
    },
  ),
])

ladder('shared from birth takes a second request, because create refuses the flag', [
  step('shared', erp({ auth_method: 'url', shared: true }), ({ state, sent }) => {
    expect(state.connections['ERP']).toMatchObject({ shared: true })
    expect(sent).toEqual(['PATCH connections/{id}', 'POST connections'])
  }),
])

ladder('what is fixed at creation is blocked, and so is the rest of that change', [
  step('a type', erp({ auth_method: 'url' })),
  step(
    'another type, another server',
    erp({ auth_method: 'url', type: 'sap', server_url: 'https://new.example.com/mcp' }),
    ({ actions, plan, sent, state }) => {
      expect(actions).toEqual(['blocked connection.erp'])
      expect(plan.changes[0]?.reason).toBe('/type cannot be changed once a connection exists')
      expect(plan.changes[0]?.hint).not.toBeNull()
      expect(sent).toEqual([])
      expect(state.connections['ERP']).toMatchObject({ type: 'custom_mcp' })
    },
  ),
])

ladder('a connection that a person has to consent to is blocked until it exists', [
  step(
    'native',
    manifest({ connections: { mail: { provider: 'native', oauth_provider: 'gmail' } } }),
    ({ actions, sent, plan }) => {
      expect(actions).toEqual(['blocked connection.mail'])
      expect(plan.changes[0]?.reason).toContain('consent')
      expect(sent).toEqual([])
    },
  ),
])

ladder('a connection is deleted by its id', [
  step('two', (team) => {
    expect(team.state().connections).toEqual({})
    return manifest({
      connections: {
        erp: { name: 'ERP', server_url: 'https://erp.example.com/mcp', auth_method: 'url' },
        old: { name: 'Old', server_url: 'https://old.example.com/mcp', auth_method: 'url' },
      },
    })
  }),
  step('one leaves: it stays in Duvo', erp({ auth_method: 'url' }), ({ plan, sent }) => {
    expect(plan.summary).toMatchObject({ delete: 0, unmanaged: 1 })
    expect(sent).toEqual([])
  }),
  step(
    '`removed` without an id finds nothing, and says what is missing',
    manifest({
      connections: { erp: { name: 'ERP', server_url: 'https://erp.example.com/mcp', auth_method: 'url' } },
      removed: [{ address: 'connection.old' }],
    }),
    ({ plan, sent }) => {
      expect(plan.diagnostics).toMatchObject([
        { code: 'removed-unmatched', hint: expect.stringContaining('id:') },
      ])
      expect(sent).toEqual([])
    },
  ),
  step(
    '`removed` with its id',
    (team) =>
      manifest({
        connections: { erp: { name: 'ERP', server_url: 'https://erp.example.com/mcp', auth_method: 'url' } },
        removed: [{ address: 'connection.old', id: team.idOf('connections', 'Old') }],
      }),
    ({ state, sent, actions }) => {
      expect(actions).toEqual(['delete connection.old'])
      expect(Object.keys(state.connections)).toEqual(['ERP'])
      expect(sent).toEqual(['DELETE connections/{id}'])
    },
  ),
])

ladder(
  'somebody else’s shared connection: its headers cannot be read, which is no error',
  [
    step('the owner makes it', erp({ headers: { secret }, shared: true }), ({ state }) =>
      expect(state.connections['ERP']).toMatchObject({ shared: true }),
    ),
    step(
      'another admin plans',
      { ...erp({ headers: { secret }, shared: true }), owner: undefined },
      async ({ team, sent }) => {
        expect(sent).toEqual([])
        const source = { ...erp({ headers: { secret }, shared: true }), owner: undefined }
        const other = await team.run('plan', source, [], { env: { ...env, DUVO_API_KEY: SECOND_ADMIN_KEY } })
        expect(other.exit).toBe(0)
        expect(other.stdout).toContain('No changes.')
        expect(other.stdout).toContain('credentials-unknown')
      },
    ),
  ],
  { env },
)
