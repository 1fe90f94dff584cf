/** `--events`: every line fits the schema, tells what happened in the order in which it did, and no value or secret. */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import { DIALECT, wire } from '../helpers/dialect.ts'
import { build, createTeam, manifest, type TeamOptions, type TeamRun } from '../helpers/team.ts'
import type { CommandName, WorldOptions } from '../helpers/world.ts'

interface Line {
  readonly type: string
  readonly time: string
  readonly [key: string]: unknown
}

const schema = JSON.parse(
  readFileSync(new URL('../../schema/event.schema.json', import.meta.url), 'utf8'),
) as object
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema)

/** Every type that a run has emitted here. */
const met = new Set<string>()

/** The lines of the log, each of which fits the schema. */
function eventsOf({ written, all }: Pick<TeamRun, 'written' | 'all'>): readonly Line[] {
  const text = Object.entries(written).find(([path]) => path.endsWith('/events.ndjson'))?.[1]
  expect(text, all).toMatch(/\n$/)
  return (text ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const event = JSON.parse(line) as Line
      met.add(event.type)
      expect(validate(event) ? null : { line, errors: validate.errors }).toBeNull()
      return event
    })
}

const typesOf = (events: readonly Line[]): readonly string[] => events.map(({ type }) => type)
const only = (events: readonly Line[], type: string): readonly Line[] =>
  events.filter((event) => event.type === type)

const LOG = ['--events', 'events.ndjson']
const INPUT = 'Read the invoice and answer with its total.'
const source = manifest({
  folders: { finance: { name: 'Finance' } },
  agents: { invoices: { name: 'Invoices', folder: 'finance', build: build(INPUT) } },
})

/** Runs one command on a team, with a log. */
const run = (
  command: CommandName,
  args: readonly string[] = [],
  options: TeamOptions & { readonly world?: WorldOptions; readonly source?: object | string } = {},
): Promise<TeamRun> => {
  const { world = {}, source: text = source, ...team } = options
  return createTeam(team).run(command, text, [...args, ...LOG], world)
}

describe('a plan', () => {
  test('is told from the first to the last line, without a field value', async () => {
    const events = eventsOf(await run('plan'))
    expect(typesOf(events)).toEqual([
      'run_started',
      'manifest_loaded',
      'live_read',
      'planned',
      'planned_change',
      'planned_change',
      'run_finished',
    ])
    expect(events[0]).toMatchObject({ command: 'plan', version: '0.0.0-test', format_version: '1.0' })
    expect(events[1]).toMatchObject({ project: 'shop', resources: 2, files: ['duvo.yaml'] })
    expect(events[2]).toMatchObject({ dialect: DIALECT, resources: 0, requests: 3 })
    expect(events[3]).toMatchObject({ summary: { create: 2 }, requests: { apply: 3 } })
    expect(events[5]).toMatchObject({
      address: 'agent.invoices',
      action: 'create',
      id: null,
      paths: expect.arrayContaining(['/build/config/data/input', '/folder']),
    })
    expect(events.at(-1)).toMatchObject({
      exit_code: 0,
      status: 'ok',
      requests: { sent: 3, retried: 0, throttled: 0 },
    })
    expect(JSON.stringify(events)).not.toContain(INPUT)
  })

  test('is the same in another format, and stdout does not change by the log', async () => {
    const [logged, plain] = [await run('plan', ['--format', 'json']), await createTeam().run('plan', source)]
    expect(JSON.parse(logged.stdout)).toMatchObject({ summary: { create: 2 } })
    expect((await run('plan')).stdout).toBe(plain.stdout)
  })

  test('that changes something ends with 2, in a number and in a word', async () => {
    const last = eventsOf(await run('plan', ['--detailed-exitcode'])).at(-1)
    expect(last).toMatchObject({ exit_code: 2, status: 'changes' })
  })
})

describe('an apply', () => {
  test('tells of each change when it begins and when it ends, and of the reading back', async () => {
    const applied = await run('apply', ['-y'])
    const events = eventsOf(applied)
    const told = events.slice(typesOf(events).lastIndexOf('planned_change') + 1)
    expect(told.map(({ type, address }) => [type, address])).toEqual([
      ['change_started', 'folder.finance'],
      ['change_finished', 'folder.finance'],
      ['change_started', 'agent.invoices'],
      ['change_finished', 'agent.invoices'],
      ['verified', undefined],
      ['run_finished', undefined],
    ])
    expect(only(events, 'verified')).toMatchObject([
      { applied: 2, failed: 0, skipped: 0, not_kept: 0, cut_short: false },
    ])
    expect(events.at(-1)).toMatchObject({ requests: { sent: applied.requests.length } })
    expect(told[1]).toMatchObject({ action: 'create', status: 'applied', requests: 1, error: null })
    expect(told[1]?.['id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('tells of retries, failures and what they held up, in the time at which it happened', async () => {
    const events = eventsOf(
      await run('apply', ['-y'], {
        faults: [parseFault(wire('POST agent-folders echo:400')), parseFault(wire('GET agents 503 x1'))],
      }),
    )
    expect(only(events, 'notice')).toMatchObject([{ notice: 'retry', request: wire('GET agents'), retry: 1 }])
    expect(only(events, 'change_finished')).toMatchObject([
      { address: 'folder.finance', status: 'failed', error: { code: 'rejected', status: 400 } },
      { address: 'agent.invoices', status: 'skipped', because_of: 'folder.finance', error: null },
    ])
    expect(only(events, 'change_started')).toHaveLength(1)
    expect(only(events, 'verified')).toEqual([])
    expect(events.at(-1)).toMatchObject({ exit_code: 1, status: 'error', requests: { retried: 1 } })
    const times = events.map(({ time }) => Date.parse(time))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    const [first = 0, last = 0] = [times[0], times.at(-1)]
    expect(last - first).toBeGreaterThan(0)
  })

  test('tells of waits for the rate limit', async () => {
    const agents = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`agent-${n}`, { build: build(`Number ${n}.`) }]),
    )
    const events = eventsOf(
      await run('apply', ['-y', '--rate-limit', '10'], { source: manifest({ agents }) }),
    )
    const [wait] = only(events, 'notice')
    expect(wait).toMatchObject({ notice: 'waiting', retry: null, asked_seconds: null, header: null })
    expect(wait?.['seconds']).toBeGreaterThan(50)
  })

  test('corrects what it told when reading back shows that it is there', async () => {
    const update = createTeam()
    await update.run('apply', source, ['-y'])
    update.sandbox.addFault(parseFault(wire('PATCH agents/* 500-after')))
    const again = await update.run(
      'apply',
      manifest({
        folders: { finance: { name: 'Finance' } },
        agents: {
          invoices: { name: 'Invoices', folder: 'finance', slack_enabled: true, build: build(INPUT) },
        },
      }),
      ['-y', ...LOG],
    )
    expect(only(eventsOf(again), 'change_finished')).toMatchObject([
      { address: 'agent.invoices', status: 'failed', error: { fate: 'unknown' } },
      { address: 'agent.invoices', status: 'applied', error: null },
    ])
  })

  test('that is stopped says what it did not do', async () => {
    const stop = new AbortController()
    const team = createTeam()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      if (request.method === 'POST') stop.abort()
      return team.sandbox.fetch(request)
    }
    const events = eventsOf(await team.run('apply', source, ['-y', ...LOG], { fetch, stop: stop.signal }))
    expect(only(events, 'change_finished')).toMatchObject([
      { address: 'folder.finance', status: 'applied' },
      { address: 'agent.invoices', status: 'skipped', error: { code: 'interrupted' } },
    ])
    expect(events.at(-1)).toMatchObject({ exit_code: 4, status: 'partial' })
  })

  test('that nobody said yes to is refused', async () => {
    const events = eventsOf(await run('apply'))
    expect(only(events, 'failure')).toMatchObject([{ status: 'refused', error: { code: 'not-approved' } }])
    expect(only(events, 'change_started')).toEqual([])
    expect(events.at(-1)).toMatchObject({ exit_code: 3, status: 'refused' })
  })
})

describe('other ends', () => {
  test('drift', async () => {
    const team = createTeam()
    await team.run('apply', source, ['-y'])
    await team.edit('Invoices', { build: { patch: { data: { input: 'Rest.' } } } })
    const events = eventsOf(await team.run('drift', source, LOG))
    expect(events[0]).toMatchObject({ command: 'drift' })
    expect(only(events, 'planned_change')).toMatchObject([
      { address: 'agent.invoices', action: 'update', paths: ['/build/config/data/input'] },
    ])
    expect(events.at(-1)).toMatchObject({ exit_code: 2 })
  })

  test('export', async () => {
    const team = createTeam()
    await team.run('apply', source, ['-y'])
    const events = eventsOf(await team.run('export', source, [...LOG, '--out', 'team']))
    expect(only(events, 'live_read')).toMatchObject([{ resources: 2 }])
    expect(only(events, 'file_written').map(({ path }) => path)).toEqual(['duvo.yaml', 'EXPORT.md'])
    expect(events.at(-1)).toMatchObject({ exit_code: 0, status: 'ok' })
  })

  test('a manifest that is not valid', async () => {
    const events = eventsOf(await run('validate', [], { source: manifest({ agents: { a: { nmae: 'A' } } }) }))
    expect(typesOf(events).slice(0, 2)).toEqual(['run_started', 'diagnostic'])
    expect(only(events, 'diagnostic').map(({ code, file }) => [code, file])).toContainEqual([
      'unknown-key',
      'duvo.yaml',
    ])
    expect(events.at(-1)).toMatchObject({ exit_code: 1, status: 'error', requests: null })
  })

  test('a key for another team', async () => {
    const events = eventsOf(await run('plan', ['--team', '00000000-0000-4000-8000-000000000000'], {}))
    expect(only(events, 'failure')).toMatchObject([{ status: 'refused', error: { code: 'guard' } }])
  })

  test('a key that Duvo does not know', async () => {
    const events = eventsOf(await run('plan', [], { env: { DUVO_API_KEY: 'dv_nobody_knows_this_key' } }))
    expect(only(events, 'failure')).toMatchObject([
      { status: 'error', error: { code: 'unauthorized', status: 401 } },
    ])
  })
})

describe('what must not be in a log', () => {
  const TOKEN = 'Bearer sk-live-"quoted"-secret'
  const withSecret = manifest({
    connections: {
      erp: {
        server_url: 'https://erp.example.com/mcp',
        auth_method: 'headers',
        headers: { secret: { Authorization: '${env:ERP_TOKEN}' } },
      },
    },
  })

  test('a secret, also one that an answer echoes and that is known only since the manifest was read', async () => {
    const team = createTeam({ env: { ERP_TOKEN: TOKEN } })
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      if (request.method === 'GET') return team.sandbox.fetch(request)
      const { headers } = JSON.parse(await request.text())
      return Response.json({ error: 'Bad Request', message: JSON.stringify(headers) }, { status: 400 })
    }
    const events = eventsOf(await team.run('apply', withSecret, ['-y', ...LOG], { fetch }))
    const text = JSON.stringify(events)
    expect(text).toContain('(redacted)')
    expect(text).not.toContain('sk-live')
  })

  test('what a terminal would obey, and a line break', async () => {
    const name = 'Evil\u001b[2J\u009b\u202e\nline'
    const team = createTeam()
    await team.run('apply', manifest({ folders: { x: { name } } }), ['-y'])
    await team.run('apply', manifest({ agents: { a: { name: 'A', build: build(INPUT) } } }), ['-y'])
    const renamed = await team.run(
      'plan',
      manifest({ agents: { b: { name: 'B', build: build(INPUT) } } }),
      LOG,
    )
    const raw = Object.values(renamed.written).join('')
    expect(only(eventsOf(renamed), 'planned_change')).toMatchObject([{ action: 'blocked' }])
    expect(raw).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})

test.each(['-', ''])('--events "%s" is told before the first request', async (path) => {
  const refused = await createTeam().run('plan', source, ['--events', path])
  expect(refused.exit).toBe(1)
  expect(refused.stderr).toContain('this is no file')
  expect(refused.requests).toEqual([])
})

test('every event of the schema was met above', () => {
  const types = (schema as { oneOf: readonly { $ref: string }[] }).oneOf.map(({ $ref }) => $ref.slice(8))
  expect([...met].sort()).toEqual([...types].sort())
})
