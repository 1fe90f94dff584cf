/** Connections that a person consents to, as plans see them: what their rows say, and what is the same. */

import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import type { Dialect } from '../../src/model/live.ts'
import { fail, ok } from '../../src/model/result.ts'
import { actions, change, desired, kindOf, live, plan, stepNames, uuid } from '../helpers/plan-input.ts'
import { fakeIo } from './fake-io.ts'

const native = { provider: 'native', oauth_provider: 'gmail' }
const wiki = { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' }
const crm = {
  provider: 'composio',
  app: 'hubspot',
  auth_config_id: 'ac_1',
  callback_url: 'https://example.com/cb',
}

const planOf = (written: JsonObject, rows: readonly JsonObject[] = [], dialect: Dialect = 'v1') =>
  plan(
    [desired('connection.c', written)],
    rows.map((row, n) => live('connection', n + 1, row)),
    { snapshot: { dialect } },
  )

describe('what is there needs no change', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['a provider', native, { provider: 'native', oauth_provider: 'gmail' }],
    [
      'a provider that has a key too',
      native,
      { oauth_provider: 'gmail', oauth_provider_key: 'google_gmail' },
    ],
    [
      'the key of a provider',
      { ...native, oauth_provider: 'google_gmail' },
      { oauth_provider: 'google', oauth_provider_key: 'google_gmail' },
    ],
    [
      'the key of a provider of which the row tells the shorter name alone',
      { ...native, oauth_provider: 'google_gmail' },
      { oauth_provider: 'gmail' },
    ],
    ['a server', { ...wiki, name: 'Wiki' }, { provider: 'mcp', name: 'Wiki', server_url: wiki.server_url }],
    [
      'Composio, whatever its provider is called',
      { ...crm, name: 'CRM' },
      { provider: 'user', name: 'CRM', composio_mcp_id: 'm1', server_url: 'https://mcp.example.com' },
    ],
  ])('%s', (_, written, row) => {
    const made = planOf(written, [row])
    expect([actions(made), made.ids]).toEqual([[], { 'connection.c': uuid(1) }])
  })

  test('by its id, although Duvo calls its provider something else: that is fixed, and said so', () => {
    const row = live('connection', 1, { provider: 'native', oauth_provider: 'google' })
    const made = plan([desired('connection.c', native, { id: uuid(1) })], [row])
    expect(change(made, 'connection.c')).toMatchObject({
      action: 'blocked',
      reason: '/oauth_provider cannot be changed once a connection exists',
    })
  })
})

describe('what is not there', () => {
  test.each<[string, JsonObject, Dialect, string]>([
    ['an account', native, 'v1', 'Run: duvo-connect connection.c'],
    ['an account', native, 'v2', 'Run: duvo-connect connection.c'],
    ['a server', wiki, 'v2', 'Run: duvo-connect connection.c'],
    ['Composio', crm, 'v1', 'Run: duvo-connect connection.c'],
    [
      'Composio with OAuth by name',
      { ...crm, auth_scheme: 'OAUTH2' },
      'v1',
      'Run: duvo-connect connection.c',
    ],
    ['Composio', crm, 'v2', "Connect it in Duvo's web interface"],
    ['an account', native, 'v1-builds', 'Leave it out'],
  ])('%s %o waits on %s', (_, written, dialect, hint) => {
    const found = change(planOf(written, [], dialect), 'connection.c')
    expect(found).toMatchObject({ action: 'blocked', hint: expect.stringContaining(hint) })
  })

  test.each<[string, JsonObject, readonly string[]]>([
    ['alone', {}, ['start', 'finalize']],
    ['shared', { shared: true }, ['start', 'finalize', 'share']],
  ])('Composio with a key is made without anybody, %s', (_, more, steps) => {
    const made = planOf({ ...crm, auth_scheme: 'API_KEY', auth_fields: { key: '${env:KEY}' }, ...more })
    const create = change(made, 'connection.c')
    expect([create.action, stepNames(create)]).toEqual(['create', steps])
    expect(made.requests.apply).toBe(steps.length)
  })
})

test('the ways there are: by dialect and provider', () => {
  const { consent } = kindOf('connection')
  const ways = (dialect: Dialect) =>
    [native, wiki, crm, { auth_method: 'url' }].map(
      (written) => (consent[dialect]?.(desired('connection.c', written).attrs) ?? null) !== null,
    )
  expect(ways('v1')).toEqual([true, true, true, false])
  expect(ways('v2')).toEqual([true, true, false, false])
  expect(ways('v1-builds')).toEqual([false, false, false, false])
})

test('an account is asked for by its other name too where Duvo does not know the first', async () => {
  const wanted = desired('connection.c', native)
  const paths: string[] = []
  const io = fakeIo({
    send: ({ path }) => {
      paths.push(path)
      return path.includes('/google_gmail/')
        ? ok({ authorization_url: 'https://accounts.example.com/' })
        : fail({ code: 'not-found', message: 'no', hint: '', status: 404 })
    },
  })
  const secret = (template: string): string => template
  const started = await kindOf('connection')
    .consent.v1?.(wanted.attrs)
    ?.start({ io, desired: wanted, broken: null, secret })
  expect(started).toMatchObject({ ok: true, value: { url: 'https://accounts.example.com/' } })
  expect(paths.map((path) => path.split('/').at(-2))).toEqual(['gmail', 'google_gmail'])
})
