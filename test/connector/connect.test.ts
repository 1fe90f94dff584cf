/** The connector against an API that answers what it is told: what sandboxes do not do, and what is asked when. */

import { describe, expect, test } from 'vitest'
import { type Connected, connect } from '../../src/connector/connect.ts'
import type { WriteRequest } from '../../src/model/io.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { Dialect } from '../../src/model/live.ts'
import { type Failure, fail, ok, type Result } from '../../src/model/result.ts'
import { desired, kindOf, TEAM, USER, uuid } from '../helpers/plan-input.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'
import { fakeIo } from '../kinds/fake-io.ts'

const LINK = 'https://accounts.example.com/consent?state=1'
const GMAIL = { provider: 'native', oauth_provider: 'gmail' }
const WIKI = { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' }
const CRM = {
  provider: 'composio',
  app: 'hubspot',
  auth_config_id: 'ac_1',
  callback_url: 'https://example.com/cb',
}

const row = (n: number, fields: JsonObject): JsonObject => ({
  id: uuid(n),
  name: `Row ${n}`,
  type: 'custom_mcp',
  provider: 'native',
  user_id: USER,
  team_id: TEAM,
  shared: false,
  ...fields,
})
const gmail = (n: number): JsonObject => row(n, { oauth_provider: 'gmail', has_oauth_tokens: true })

interface Scene {
  readonly written: JsonObject
  readonly dialect?: Dialect
  /** By the number of the look, from 0: that before anybody is asked. The last one stands for all that follow. */
  readonly lists: readonly (readonly JsonObject[] | Failure)[]
  readonly send?: (request: WriteRequest, n: number) => Result<JsonObject, Failure> | undefined
  readonly waitMs?: number
  /** Presses Ctrl-C at this time, ms. */
  readonly stopAt?: number
}

interface Seen {
  readonly ended: Connected
  readonly links: readonly string[]
  readonly looks: readonly number[]
  /** What was sent, by the last part of its path, and when, ms. */
  readonly sent: readonly (readonly [string, number])[]
  readonly sleeping: number
}

async function play({ written, dialect = 'v1', lists, send, waitMs = 60_000, stopAt }: Scene): Promise<Seen> {
  const clock = createVirtualClock()
  const [links, looks, sent]: [string[], number[], [string, number][]] = [[], [], []]
  const stop = new AbortController()
  if (stopAt !== undefined) clock.sleep(stopAt).then(() => stop.abort())
  const io = fakeIo({
    rows: () => {
      looks.push(clock.elapsed())
      const answer = lists[looks.length - 1] ?? lists.at(-1) ?? []
      return 'code' in answer ? fail(answer) : ok(answer)
    },
    send: (request) => {
      sent.push([request.path.split('/').at(-1) ?? '', clock.elapsed()])
      const { path } = request
      return (
        send?.(request, sent.length) ??
        ok(
          path.endsWith('/composio/start')
            ? { redirect_url: LINK, status: 'INITIATED', connected_account_id: 'ca_1' }
            : { authorization_url: LINK, supports_dcr: true },
        )
      )
    },
  })
  const kind = kindOf('connection')
  const wanted = desired('connection.c', written)
  const [reader, consent] = [kind.read[dialect], kind.consent[dialect]?.(wanted.attrs)]
  if (reader === undefined || consent === null || consent === undefined) throw new Error('no way')
  const ended = await connect({
    kind,
    reader,
    consent,
    desired: wanted,
    broken: null,
    io: Object.assign(io, { team: TEAM }),
    clock,
    waitMs,
    settleMs: 3000,
    signal: stop.signal,
    secret: (template) => template,
    present: async (url) => void links.push(url),
  })
  return { ended, links, looks, sent, sleeping: clock.sleeping() }
}

const failure = (code: Failure['code'], message = 'no', more: Partial<Failure> = {}): Failure => ({
  code,
  message,
  ...more,
})
const finalizing = (answer: (n: number) => Result<JsonObject, Failure>): NonNullable<Scene['send']> => {
  let n = 0
  return ({ path }) => {
    if (!path.endsWith('/finalize')) return undefined
    n += 1
    return answer(n)
  }
}

test('looks 2 s after the link, then less often, up to every 10 s, and once more at the end', async () => {
  const { ended, looks } = await play({ written: GMAIL, lists: [[]] })
  const gaps = looks.slice(2).map((at, index) => at - (looks[index + 1] ?? 0))
  expect(looks.slice(0, 2)).toEqual([0, 2000])
  expect(gaps.slice(0, -1)).toEqual([...gaps.slice(0, -1)].sort((a, b) => a - b))
  expect(Math.max(...gaps)).toBe(10_000)
  expect(looks.at(-1)).toBe(60_000)
  expect(ended).toEqual({ kind: 'timed-out', said: null, others: [] })
})

describe('which one it is', () => {
  const appears = (fields: JsonObject, written: JsonObject, dialect: Dialect = 'v1') =>
    play({ written, dialect, lists: [[row(1, { provider: 'user' })], [row(1, {}), row(2, fields)]] })

  test.each<[string, JsonObject, JsonObject, Dialect]>([
    ['an account, by its provider', GMAIL, { oauth_provider: 'gmail' }, 'v1'],
    [
      'v2: by the key of its provider',
      { ...GMAIL, oauth_provider: 'google_gmail' },
      { oauth_provider: 'google', oauth_provider_key: 'google_gmail' },
      'v2',
    ],
    [
      'v2: by the provider, although there is a key',
      GMAIL,
      { oauth_provider: 'gmail', oauth_provider_key: 'google_gmail' },
      'v2',
    ],
    ['an account that Duvo calls a user’s', GMAIL, { provider: 'user', oauth_provider: 'gmail' }, 'v1'],
    ['a server, by its URL', WIKI, { provider: 'mcp', server_url: WIKI.server_url }, 'v1'],
    [
      'a server whose row names another provider',
      WIKI,
      { provider: 'oauth', server_url: WIKI.server_url },
      'v2',
    ],
    [
      'a server that Duvo calls a user’s',
      WIKI,
      { provider: 'user', server_url: WIKI.server_url, has_oauth_tokens: true },
      'v1',
    ],
  ])('%s', async (_, written, fields, dialect) => {
    expect((await appears(fields, written, dialect)).ended).toMatchObject({
      kind: 'connected',
      found: { live: { id: uuid(2) } },
    })
  })

  test.each<[string, JsonObject, JsonObject]>([
    ['another account', GMAIL, { oauth_provider: 'outlook' }],
    ['another server', WIKI, { provider: 'mcp', server_url: 'https://other.example.com/mcp' }],
    ['the same server with a token of ours', WIKI, { provider: 'user', server_url: WIKI.server_url }],
  ])('not %s', async (_, written, fields) => {
    expect((await appears(fields, written)).ended).toMatchObject({
      kind: 'timed-out',
      others: [{ id: uuid(2) }],
    })
  })

  test('one that was there before is it, and nobody is asked', async () => {
    const { ended, sent, links } = await play({ written: GMAIL, lists: [[gmail(1)]] })
    expect([ended.kind, sent, links]).toEqual(['already-connected', [], []])
  })

  test('two that were there before are not chosen from', async () => {
    const { ended, sent } = await play({ written: GMAIL, lists: [[gmail(1), gmail(2)]] })
    expect(sent).toEqual([])
    expect(ended).toMatchObject({ kind: 'failed', failure: { code: 'cannot-connect' } })
  })
})

describe('while it waits', () => {
  test.each(['network', 'timeout', 'server-error', 'rate-limited', 'bad-answer', 'incomplete-read'] as const)(
    'a look that fails with %s is made up for by the next',
    async (code) => {
      const { ended } = await play({ written: GMAIL, lists: [[], failure(code), [gmail(1)]] })
      expect(ended.kind).toBe('connected')
    },
  )

  test.each(['unauthorized', 'forbidden', 'rejected', 'not-found'] as const)('%s ends it', async (code) => {
    const { ended, looks } = await play({ written: GMAIL, lists: [[], failure(code)] })
    expect(ended).toEqual({ kind: 'failed', failure: failure(code) })
    expect(looks).toHaveLength(2)
  })

  test('what Duvo said last is told when the time is over', async () => {
    const down = failure('server-error', 'Duvo is down.')
    const { ended } = await play({ written: GMAIL, lists: [[], down] })
    expect(ended).toMatchObject({ kind: 'timed-out', said: down })
  })

  test('Ctrl-C ends it at once', async () => {
    const { ended, sleeping } = await play({ written: GMAIL, lists: [[]], stopAt: 3000 })
    expect([ended, sleeping]).toEqual([{ kind: 'interrupted' }, 0])
  })
})

describe('before anybody is asked', () => {
  test.each<[string, Result<JsonObject, Failure>]>([
    ['no link', ok({})],
    ['no link to a page', ok({ authorization_url: 'javascript:alert(1)' })],
    ['a path', ok({ authorization_url: '/consent' })],
    ['a file', ok({ authorization_url: 'file:///etc/passwd' })],
  ])('an answer with %s is none', async (_, answer) => {
    const { ended, links } = await play({ written: GMAIL, lists: [[]], send: () => answer })
    expect([ended, links]).toMatchObject([{ kind: 'failed', failure: { code: 'bad-answer' } }, []])
  })

  test('a provider that Duvo does not know', async () => {
    const send = () => fail(failure('not-found', 'no', { status: 404 }))
    const { ended } = await play({ written: GMAIL, lists: [[]], send })
    expect(ended).toMatchObject({ kind: 'failed', failure: { code: 'cannot-connect' } })
  })

  test('a server that registers nobody', async () => {
    const { ended, sent } = await play({
      written: WIKI,
      lists: [[]],
      send: () => ok({ supports_dcr: false }),
    })
    expect(sent).toEqual([['check', 0]])
    expect(ended).toMatchObject({ kind: 'failed', failure: { code: 'cannot-connect' } })
  })
})

describe('Composio', () => {
  const crm = (n: number): JsonObject => row(n, { name: 'c', composio_mcp_id: 'x', provider: 'composio' })
  const notYet = failure('rejected', 'ca_1 is not active: its status is INITIATED', { status: 400 })

  test('is finalized once the person has agreed; every 4xx before that is a not yet', async () => {
    const { ended, sent } = await play({
      written: CRM,
      lists: [[], [], [], [], [crm(1)]],
      send: finalizing((n) => (n < 3 ? fail(notYet) : ok({ integration_id: uuid(1), mcp_url: 'https://x' }))),
    })
    expect(ended).toMatchObject({ kind: 'connected', found: { live: { id: uuid(1) } } })
    expect(sent.map(([path]) => path)).toEqual(['start', 'finalize', 'finalize', 'finalize'])
  })

  test('is found by its id where the row says nothing of Composio', async () => {
    const { ended } = await play({
      written: CRM,
      lists: [[], [], [row(7, { name: 'HubSpot', provider: 'user' })]],
      send: finalizing(() => ok({ integration_id: uuid(7), mcp_url: 'https://x' })),
    })
    expect(ended).toMatchObject({ kind: 'connected', found: { live: { id: uuid(7) } } })
  })

  test.each(['FAILED', 'EXPIRED'])('%s is a no', async (status) => {
    const no = failure('rejected', `ca_1 is not active: its status is ${status}`, { status: 400 })
    const { ended } = await play({ written: CRM, lists: [[]], send: finalizing(() => fail(no)) })
    expect(ended).toEqual({ kind: 'refused', failure: no })
  })

  test('a finalize of unknown fate is sent again only after the lists have had time to show what it made', async () => {
    const lost = failure('timeout', 'no answer', { fate: 'unknown' })
    const { sent } = await play({
      written: CRM,
      lists: [[]],
      waitMs: 20_000,
      send: finalizing((n) => fail(n === 1 ? lost : notYet)),
    })
    const [first = 0, second = 0] = sent.filter(([path]) => path === 'finalize').map(([, at]) => at)
    expect(second - first).toBeGreaterThanOrEqual(3000)
  })

  test('where nobody has to agree it is finalized at once, and a no is final', async () => {
    const start = ok({ redirect_url: null, status: 'ACTIVE', connected_account_id: 'ca_1' })
    const attempt = (answer: Result<JsonObject, Failure>) =>
      play({
        written: { ...CRM, auth_scheme: 'API_KEY' },
        lists: [[], [], [crm(1)]],
        send: ({ path }) => (path.endsWith('/finalize') ? answer : start),
      })
    const made = await attempt(ok({ integration_id: uuid(1), mcp_url: 'https://x' }))
    expect([made.ended.kind, made.links, made.sent.at(-1)]).toEqual(['connected', [], ['finalize', 0]])
    const refused = await attempt(fail(notYet))
    expect(refused.ended).toEqual({ kind: 'failed', failure: notYet })
  })
})
