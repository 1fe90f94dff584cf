/** Where progress is shown, and where not: with a client that is a function, in virtual time. */

import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createReader, type ReadClient } from '../../src/api/client.ts'
import { Output, type OutputFlags } from '../../src/cli/output.ts'
import { movesOnTerminal, startProgress } from '../../src/cli/progress.ts'
import type { World } from '../../src/cli/world.ts'
import { build, createTeam, manifest } from '../helpers/team.ts'
import { createVirtualClock, type VirtualClock } from '../helpers/virtual-clock.ts'

/** A terminal that keeps what is written to it. */
class Screen extends Writable {
  readonly isTTY = true
  columns = 80
  readonly chunks: string[] = []
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(String(chunk))
    done()
  }
  cursorTo(): void {
    this.chunks.push('\r')
  }
  moveCursor(): void {}
  clearLine(): void {
    this.chunks.push('<clear>')
  }
  get text(): string {
    return this.chunks.join('')
  }
}

interface Stage {
  readonly clock: VirtualClock
  readonly world: World
  readonly output: Output
  readonly client: ReadClient
  readonly screen: Screen
  /** What a log has got. */
  readonly log: () => string
}

interface StageOptions {
  readonly terminal?: boolean
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: Partial<OutputFlags>
  /** The answer to a list page. */
  readonly answer?: (offset: number) => object
}

/** A client whose every answer takes three seconds. */
async function stage({
  terminal = false,
  env = {},
  flags = {},
  answer = () => ({}),
}: StageOptions = {}): Promise<Stage> {
  const clock = createVirtualClock()
  const screen = new Screen()
  const parts: string[] = []
  const stderr = terminal
    ? {
        write: (text: string) => void screen.write(text),
        isTTY: true,
        columns: 80,
        stream: screen as unknown as NodeJS.WriteStream,
      }
    : { write: (text: string) => void parts.push(text), isTTY: false, columns: undefined }
  const world = { argv: [], env, cwd: '/', stdout: stderr, stderr, clock, hidden: new Set() }
  const output = await Output.open(world as unknown as World, 'plan', {
    format: 'text',
    report: [],
    file: [],
    color: true,
    quiet: false,
    verbose: false,
    ...flags,
  })
  const client = createReader({
    baseUrl: 'https://api.duvo.ai',
    apiKey: 'dv_0123456789',
    userAgent: 'test',
    clock,
    random: () => 0,
    fetch: async (input, init) => {
      await clock.sleep(3000)
      const { searchParams } = new URL(new Request(input, init).url)
      return Response.json(answer(Number(searchParams.get('offset'))), {
        headers: { 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '250' },
      })
    },
  })
  if (!output.ok || !client.ok) throw new Error('cannot be')
  return {
    clock,
    world: world as unknown as World,
    output: output.value,
    client: client.value,
    screen,
    log: () => parts.join(''),
  }
}

const ask = async (client: ReadClient, times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) await client.reader.get('/v1/agents')
}

describe('in a log', () => {
  test('short work says nothing; long work a line every ten seconds, the first after ten', async () => {
    const { world, output, client, log } = await stage()
    let done = 0
    const progress = await startProgress(world, output, 'Applying', {
      client,
      carried: () => ({ done, total: 40, requests: 80, requestsLeft: 80 - 2 * done, afterwards: 0 }),
    })
    await ask(client, 3)
    expect(log()).toBe('')
    done = 4
    await ask(client, 1)
    expect(log()).toBe('Applying: 4 of 40, 50/300 requests this minute, about 30 s left\n')
    await ask(client, 6)
    expect(log().split('\n')).toHaveLength(3)
    progress.stop()
    await ask(client, 20)
    expect(log().split('\n')).toHaveLength(3)
  })

  test.each([
    ['quiet', { flags: { quiet: true } }, false],
    ['with JSON on stdout', { flags: { format: 'json' } }, true],
    ['on a terminal that keeps everything', { terminal: true, env: { TERM: 'dumb' } }, true],
    ['on a terminal of a CI service', { terminal: true, env: { CI: 'true' } }, true],
  ] as const)('%s', async (_name, options, speaks) => {
    const { world, output, client, log, screen } = await stage(options)
    const progress = await startProgress(world, output, 'Reading Duvo', { client })
    await ask(client, 4)
    progress.stop()
    const line = 'Reading Duvo, 50/300 requests this minute\n'
    expect(log() + screen.text).toBe(speaks ? line : '')
    expect(movesOnTerminal(world, output)).toBe(false)
  })

  test('a list of many pages says how far it has come', async () => {
    const { world, output, client, log } = await stage({
      answer: (offset) => ({
        agents: Array.from({ length: Math.min(100, 450 - offset) }, (_, n) => ({ id: `${offset + n}` })),
        total: 450,
      }),
    })
    const progress = await startProgress(world, output, 'Reading Duvo', { client })
    await ask(client, 2)
    await client.reader.list({ path: '/v1/agents', rows: 'agents', pageSize: 100 })
    progress.stop()
    expect(log()).toMatch(/^Reading Duvo: 100 of 450 agents, 5\d\/300 requests this minute$/m)
  })

  test('a whole apply: its lines are on stderr, and stdout is the same as without', async () => {
    const agents = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`agent-${n}`, { build: build(`Number ${n}.`) }]),
    )
    const slow = (args: readonly string[]) =>
      createTeam({ latencyMs: 4000 }).run('apply', manifest({ agents }), ['-y', ...args])
    const [loud, quiet] = [await slow([]), await slow(['--quiet'])]
    expect(loud.stderr).toMatch(/^Applying: \d+ of 30, \d+ requests this minute, about \d+ s left$/m)
    expect(quiet.stderr).toBe('')
    expect(loud.stdout).toBe(quiet.stdout)
  })
})

describe('on a terminal', () => {
  // The sign turns by a timer of its own.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    vi.stubEnv('CI', undefined)
    vi.stubEnv('TERM', 'xterm')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.useRealTimers()
  })

  const plain = ({ screen }: Stage): string => stripVTControlCharacters(screen.text)

  test('a line moves, and is gone in the end', async () => {
    const here = await stage({ terminal: true })
    const { world, output, client, clock, screen } = here
    expect(movesOnTerminal(world, output)).toBe(true)
    let done = 0
    const progress = await startProgress(world, output, 'Applying', {
      client,
      carried: () => ({ done, total: 4, requests: 12, requestsLeft: 12 - 4 * done, afterwards: 8 }),
    })
    expect(plain(here)).toContain('Applying ░░░░░░░░░░ 0/4')
    done = 2
    await ask(client, 2)
    expect(plain(here)).toContain('Applying ██████░░░░ 2/4 · 51/300 requests this minute · about 5 s left')
    expect(plain(here), 'on one line').not.toContain('\n')
    progress.stop()
    expect(screen.chunks.at(-1)).toBe('<clear>')
    expect(clock.sleeping(), 'nothing is left that would keep the process alive').toBe(0)
    const length = screen.chunks.length
    await clock.advance(60_000)
    expect(screen.chunks).toHaveLength(length)
  })

  test('is never wider than the terminal, also when that is made narrower', async () => {
    const here = await stage({ terminal: true })
    const { world, output, client, screen } = here
    const progress = await startProgress(world, output, 'Reading Duvo', { client })
    await ask(client, 1)
    screen.columns = 30
    screen.chunks.length = 0
    await ask(client, 1)
    progress.stop()
    const lines = plain(here).split(/<clear>|\r/)
    expect(lines).toContain('⠋ Reading Duvo')
    for (const line of lines) expect(line.length).toBeLessThan(30)
  })

  test('leaves the cursor visible at every moment: a run may be killed', async () => {
    const { world, output, client, screen } = await stage({ terminal: true })
    const progress = await startProgress(world, output, 'Reading Duvo', { client })
    await ask(client, 1)
    const [hidden, shown] = ['\u001b[?25l', '\u001b[?25h'].map((code) => screen.text.lastIndexOf(code))
    expect(shown).toBeGreaterThan(hidden ?? 0)
    progress.stop()
  })

  test.each([
    ['quiet', { quiet: true }],
    ['with JSON on stdout', { format: 'json' }],
  ] as const)('%s: nothing', async (_name, flags) => {
    const { world, output, client, screen } = await stage({ terminal: true, flags })
    const progress = await startProgress(world, output, 'Reading Duvo', { client })
    await ask(client, 10)
    progress.stop()
    expect(screen.text).toBe('')
  })

  test('without colours a sign turns all the same', async () => {
    const here = await stage({ terminal: true, env: { NO_COLOR: '1' } })
    const { world, output, client, screen } = here
    const progress = await startProgress(world, output, 'Reading Duvo', { client })
    await ask(client, 1)
    progress.stop()
    for (const sign of '|/-\\') expect(plain(here)).toContain(`${sign} Reading Duvo`)
    expect(screen.text).not.toContain('⠋')
  })
})
