import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseRateLimit, runSandbox, type SandboxIo } from '../../src/sandbox/cli.ts'
import { systemClock } from '../../src/sandbox/clock.ts'
import { FAULT_GRAMMAR } from '../../src/sandbox/fault-spec.ts'
import { aV2Agent, type Call, caller, listedAgent, statusesOf } from './helpers.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const testIo = (stopped: Promise<void>) => {
  const out: string[] = []
  const err: string[] = []
  const io: SandboxIo = {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    clock: systemClock,
    version: '1.2.3',
    stopped,
  }
  return { io, out, err }
}

/** Runs the command until `use` is done with it; gives its exit code. */
async function whileRunning(
  argv: string[],
  use: (call: Call, url: string) => Promise<void>,
): Promise<number> {
  let stop = (): void => undefined
  const { io, out } = testIo(
    new Promise((resolve) => {
      stop = resolve
    }),
  )
  const code = runSandbox(['--port', '0', ...argv], io)
  while (out.length === 0) await systemClock.sleep(5)
  const url = /http:\S+/.exec(out.join(''))?.[0] ?? ''
  const call = caller((request) => {
    const { pathname, search } = new URL(request.url)
    return fetch(new Request(new URL(pathname + search, url), request))
  })
  try {
    await use(call, url)
  } finally {
    stop()
  }
  return code
}

describe('duvo-sandbox', () => {
  it('serves the API, says where, and ends with 0', async () => {
    const code = await whileRunning(['--seed', '3'], async (call) => {
      const { status, body, headers } = await call('GET', '/v1/agents')
      expect([status, body['total']]).toEqual([200, 3])
      expect(headers.get('x-ratelimit-limit')).toBe('300')
      expect(Date.parse(`${headers.get('date')}`)).toBeGreaterThan(0)
    })
    expect(code).toBe(0)
  })

  it('keeps its state in a file over a restart', async () => {
    const file = join(folder, 'state.json')
    let before: unknown
    await whileRunning(['--state', file, '--seed', '2'], async (call) => {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => call('POST', '/v1/agents', { name: `Agent ${n}` })),
      )
      before = (await call('GET', '/_sandbox/state', undefined, null)).body
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(before)
    })
    await whileRunning(['--state', file, '--seed', '9'], async (call) => {
      expect((await call('GET', '/_sandbox/state', undefined, null)).body).toEqual(before)
      expect((await call('POST', '/v1/agents', { name: 'One more' })).status).toBe(201)
      expect((await call('GET', '/v1/agents')).body['total']).toBe(23)
    })
    expect(await readdir(folder)).toEqual(['state.json'])
  })

  it('sends a person to itself, and takes the answer after a restart', async () => {
    const file = join(folder, 'state.json')
    let link = ''
    await whileRunning(['--state', file], async (call, url) => {
      const { body } = await call('POST', '/v1/connections/oauth/native/gmail/start', {})
      link = `${body['authorization_url']}`
      expect(link.startsWith(`${url}/consent/`)).toBe(true)
      const page = await fetch(link)
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
    })
    await whileRunning(['--state', file], async (call, url) => {
      const answer = await fetch(`${url}${new URL(link).pathname}/allow`, { method: 'POST' })
      expect(answer.status).toBe(200)
      expect((await call('GET', '/v1/connections')).body['total']).toBe(1)
    })
  })

  it('drops connections by destroying the socket, after the effect', async () => {
    await whileRunning(
      ['--fault', 'POST /v1/agents drop-after x1', '--fault', 'GET /v1/agents hang-before x1'],
      async (call, url) => {
        await expect(call('POST', '/v1/agents', { name: 'A' })).rejects.toThrow('fetch failed')
        const signal = AbortSignal.timeout(100)
        await expect(fetch(`${url}/v1/agents`, { signal })).rejects.toThrow()
        expect((await call('GET', '/v1/agents')).body['total']).toBe(1)
      },
    )
  })

  it('lets lists lag behind when told to', async () => {
    await whileRunning(['--seed', '1', '--list-lag', '600000'], async (call) => {
      expect((await call('POST', '/v1/agents', { name: 'A' })).status).toBe(201)
      expect((await call('GET', '/v1/agents')).body['total']).toBe(1)
    })
  })

  it('closes while a request hangs', async () => {
    let hanging: Promise<unknown> = Promise.resolve()
    const code = await whileRunning(['--fault', 'GET /v1/agents hang-before'], async (call) => {
      hanging = call('GET', '/v1/agents').catch((error: unknown) => error)
      await systemClock.sleep(50)
    })
    expect(code).toBe(0)
    expect(await hanging).toBeInstanceOf(TypeError)
  })

  it.each([
    [['--help'], 0, '--rate-limit'],
    [['--help'], 0, FAULT_GRAMMAR],
    [['--list-lag', 'x'], 1, 'whole number'],
    [['--version'], 0, '1.2.3'],
    [['--port', 'x'], 1, 'whole number'],
    [['--fault', 'nonsense'], 1, 'expected'],
    [['--rate-limit', '300'], 1, '300/60s'],
    [['--rate-algorithm', 'leaky'], 1, 'bucket'],
    [['--nope'], 1, 'unknown option'],
    [['--dialects', 'v1,v1-builds'], 1, 'share their paths'],
    [['--dialects', 'v9'], 1, '"v9" is none of v2, v1, v1-builds'],
  ])('%j ends with %i and says %s', async (argv, code, text) => {
    const { io, out, err } = testIo(Promise.resolve())
    expect(await runSandbox(argv, io)).toBe(code)
    expect((code === 0 ? out : err).join('')).toContain(text)
  })

  it('refuses a state file that is none', async () => {
    const file = join(folder, 'state.json')
    for (const text of ['{', '{}', '[]']) {
      await writeFile(file, text)
      const { io, err } = testIo(Promise.resolve())
      expect(await runSandbox(['--port', '0', '--state', file], io)).toBe(1)
      expect(err.join('')).toContain(file)
    }
  })

  it('serves without a limit when told so', async () => {
    await whileRunning(['--rate-limit', 'off'], async (call) => {
      expect((await call('GET', '/v1/agent-folders')).status).toBe(200)
    })
  })

  it('speaks the dialects it is told to, and treats builds as told', async () => {
    const flags = ['--dialects', 'v2,v1-builds', '--inline-build', 'draft', '--latest-build', 'live']
    await whileRunning(flags, async (call) => {
      expect((await call('GET', '/v2/teams')).status).toBe(200)
      expect((await call('GET', '/v1/agent-folders')).status).toBe(404)
      const { id } = await aV2Agent(call)
      expect(await statusesOf(call, id)).toEqual(['1 draft'])
      expect((await listedAgent(call, id))?.['latest_build']).toBeNull()
    })
  })

  it('prints nothing when quiet', async () => {
    const { io, out, err } = testIo(Promise.resolve())
    expect(await runSandbox(['--port', '0', '--quiet'], io)).toBe(0)
    expect([...out, ...err]).toEqual([])
  })
})

describe('--rate-limit', () => {
  it.each<[string, unknown]>([
    ['300/60s', { limit: 300, windowMs: 60_000, algorithm: 'fixed' }],
    ['10/1s:sliding', { limit: 10, windowMs: 1000, algorithm: 'sliding' }],
    ['60/60:bucket', { limit: 60, windowMs: 60_000, algorithm: 'bucket' }],
    ['off', null],
  ])('reads %s', (text, expected) => {
    expect(parseRateLimit(text)).toEqual(expected)
  })

  it.each(['', '300', '0/60s', '300/0s', '300/60m', '300/60s:leaky'])('refuses %j', (text) => {
    expect(() => parseRateLimit(text)).toThrow('Expected')
  })
})
