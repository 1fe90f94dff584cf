import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/sandbox/clock.ts'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { type SandboxServer, startServer } from '../../src/sandbox/server.ts'
import { DEFAULT_KEY } from '../../src/sandbox/state.ts'
import { caller, request, setUp } from './helpers.ts'

let server: SandboxServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const overSockets = async (options: Partial<SandboxOptions> = {}) => {
  const sandbox = createSandbox({ clock: systemClock, rateLimit: null, ...options })
  server = await startServer(sandbox, 0)
  const { url } = server
  const send = (one: Request): Promise<Response> => {
    const { pathname, search } = new URL(one.url)
    return fetch(new Request(new URL(pathname + search, url), one))
  }
  return { sandbox, url, send, call: caller(send) }
}

const folder = (name: string, signal?: AbortSignal) =>
  new Request(request('POST', '/v1/agent-folders', { name }), signal === undefined ? {} : { signal })

const wait = (writes: number, when: string) =>
  request('GET', `/_sandbox/wait?writes=${writes}&when=${when}`, undefined, null)

const RELEASE = () => request('POST', '/_sandbox/release', undefined, null)

const folders = (sandbox: Sandbox) => sandbox.state.snapshot().folders.map(({ name }) => name)

/** Asks a client process for folders one after the other; it can be killed. */
function client(url: string, names: string[]) {
  const script = `
    const [url, key, ...names] = process.argv.slice(1)
    for (const name of names) await fetch(url + '/v1/agent-folders', {
      method: 'POST', headers: { authorization: 'Bearer ' + key }, body: JSON.stringify({ name }),
    })`
  const args = ['--input-type=module', '-e', script, url, DEFAULT_KEY, ...names]
  return spawn(process.execPath, args, { stdio: 'ignore' })
}

describe('killing a client at its second write', () => {
  it.each([
    ['before', ['a']],
    ['after', ['a', 'b']],
  ])('%s it takes effect leaves %j', async (when, left) => {
    const { sandbox, url, send } = await overSockets()
    // The head of the answer says that the wait is in force; its body, that the write is held.
    const waiting = await send(wait(2, when))
    const child = client(url, ['a', 'b', 'c'])
    const exited = once(child, 'exit')
    const held = await waiting.json()
    expect(held).toEqual({ held: { write: 2, method: 'POST', path: '/v1/agent-folders', when } })
    expect(folders(sandbox)).toEqual(left)
    child.kill('SIGKILL')
    await exited
    const release = await (await send(RELEASE())).json()
    expect(release).toEqual({ released: 0, discarded: when === 'before' ? 1 : 0, unmet: 0 })
    expect(folders(sandbox)).toEqual(left)
    expect(sandbox.requests.map(({ status }) => status)).toEqual([201, null])
    await once(client(url, ['d']), 'exit')
    expect(folders(sandbox)).toEqual([...left, 'd'])
  })
})

describe('wait and release', () => {
  it.each(['before', 'after'])('hold a write %s its effect and let it go on', async (when) => {
    const { sandbox, send } = await overSockets()
    const waiting = await send(wait(1, when))
    const answer = send(folder('a'))
    await waiting.json()
    expect(folders(sandbox)).toEqual(when === 'before' ? [] : ['a'])
    expect(sandbox.requests[0]?.status).toBeNull()
    expect(await (await send(RELEASE())).json()).toEqual({ released: 1, discarded: 0, unmet: 0 })
    expect((await answer).status).toBe(201)
    expect(folders(sandbox)).toEqual(['a'])
  })

  it.each(['before', 'after'])('stop all later writes with the one %s, but no reads', async (when) => {
    const { sandbox, call, send } = await overSockets()
    const waiting = await send(wait(1, when))
    const first = send(folder('a'))
    await waiting.json()
    const gone = new AbortController()
    const second = send(folder('b', gone.signal)).catch(() => 'gone')
    const third = send(folder('c'))
    expect((await call('GET', '/v1/agents')).status).toBe(200)
    // Until the bodies of all three have arrived.
    while (sandbox.requests.filter(({ body }) => body !== null).length < 3) await systemClock.sleep(2)
    expect(folders(sandbox)).toEqual(when === 'before' ? [] : ['a'])
    gone.abort()
    expect(await second).toBe('gone')
    expect(await (await send(RELEASE())).json()).toEqual({ released: 2, discarded: 1, unmet: 0 })
    expect([(await first).status, (await third).status]).toEqual([201, 201])
    expect(folders(sandbox)).toEqual(['a', 'c'])
  })

  it('count writes since the log was cleared, and refuse to wait for one that has passed', async () => {
    const { sandbox, call } = setUp()
    await sandbox.fetch(folder('a'))
    await call('GET', '/v1/agents')
    expect((await call('GET', '/_sandbox/wait?writes=1', undefined, null)).status).toBe(409)
    await call('DELETE', '/_sandbox/requests', undefined, null)
    const waiting = await sandbox.fetch(wait(1, 'after'))
    const answer = sandbox.fetch(folder('b'))
    expect(await waiting.json()).toMatchObject({ held: { write: 1, when: 'after' } })
    await sandbox.fetch(RELEASE())
    expect((await answer).status).toBe(201)
  })

  it('do not count a write that was refused', async () => {
    const { sandbox } = setUp({ faults: [parseFault('POST /** refused x1')] })
    const waiting = await sandbox.fetch(wait(1, 'before'))
    await sandbox.fetch(folder('a')).catch(() => undefined)
    const answer = sandbox.fetch(folder('b'))
    expect(await waiting.json()).toMatchObject({ held: { write: 1 } })
    await sandbox.fetch(RELEASE())
    expect((await answer).status).toBe(201)
    expect(folders(sandbox)).toEqual(['b'])
  })

  it('end unmet: with null on release, without a trace when the caller goes', async () => {
    const { sandbox } = setUp()
    const given = await sandbox.fetch(wait(1, 'before'))
    await given.body?.cancel()
    expect((await sandbox.fetch(folder('a'))).status).toBe(201)
    const waiting = await sandbox.fetch(wait(5, 'before'))
    expect(await (await sandbox.fetch(RELEASE())).json()).toEqual({ released: 0, discarded: 0, unmet: 1 })
    expect(await waiting.json()).toEqual({ held: null })
  })

  it.each(['writes=0', 'writes=x', '', 'writes=1&when=during'])('refuse ?%s', async (query) => {
    expect((await setUp().call('GET', `/_sandbox/wait?${query}`, undefined, null)).status).toBe(400)
  })
})

describe('faults over sockets', () => {
  const caught = (promise: Promise<unknown>) => promise.then(JSON.stringify, (error: Error) => error.message)

  it('refused breaks the socket without an effect', async () => {
    const { sandbox, send } = await overSockets({ faults: [parseFault('POST /** refused x1')] })
    expect(await caught(send(folder('a')))).toBe('fetch failed')
    expect(folders(sandbox)).toEqual([])
    expect((await send(folder('b'))).status).toBe(201)
  })

  it('cut breaks the body in the middle', async () => {
    const { sandbox, send } = await overSockets({ faults: [parseFault('POST /** cut x1')] })
    const response = await send(folder('a'))
    expect(response.status).toBe(201)
    expect(await caught(response.text())).toBe('terminated')
    expect(folders(sandbox)).toEqual(['a'])
    expect((await send(folder('b'))).status).toBe(201)
  })

  it('truncated and empty are whole answers', async () => {
    const { send } = await overSockets({
      faults: [parseFault('POST /** truncated x1'), parseFault('POST /** empty x1')],
    })
    expect(await (await send(folder('a'))).text()).toMatch(/^\{"folder":[^}]*$/)
    expect(await (await send(folder('b'))).text()).toBe('')
  })
})
