/** Real processes that are stopped at a chosen write: the sandbox holds it until the test has done what it came for. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SandboxState } from '../../../src/sandbox/state.ts'
import { type BinRun, binPath, childEnv, runBin } from '../../helpers/run-bin.ts'
import { type SandboxProcess, startSandboxProcess } from '../../helpers/sandbox-process.ts'
import { type Scenario, SECRETS } from './crash-plan.ts'

interface Held {
  readonly held: { readonly write: number; readonly method: string; readonly path: string } | null
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcess
  /** What it has said so far. */
  readonly heard: { readonly stdout: string; readonly stderr: string }
  readonly ended: Promise<BinRun>
  /** Resolves once stderr has said it; fails when the command ends without. */
  says(text: string): Promise<void>
}

export interface Stage {
  readonly sandbox: SandboxProcess
  /** A folder with the manifest in it. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Back to the start of the scenario; nothing is logged, nothing held. */
  reset(): Promise<void>
  /** In force when it resolves; what it resolves with (wrapped, or it would be waited for) does once that write is held. */
  hold(write: number, when: 'before' | 'after'): Promise<{ readonly met: Promise<Held> }>
  /** Applies until the sandbox holds the `write`-th write, before or after its effect, and all later ones. */
  startAndHold(write: number, when: 'before' | 'after', args: readonly string[]): Promise<Running>
  release(): Promise<void>
  fault(spec: string): Promise<void>
  writes(): Promise<number>
  /** How many requests match so far. */
  seen(method: string, path: string): Promise<number>
  run(name: 'duvo-apply' | 'duvo-plan', args: readonly string[]): Promise<BinRun>
  start(args: readonly string[]): Running
  /** Between two looks. */
  pause(): Promise<void>
  end(): Promise<void>
}

export async function setStage({ start, source }: Scenario): Promise<Stage> {
  const cwd = await mkdtemp(join(tmpdir(), 'duvo-crash-'))
  await writeFile(join(cwd, 'duvo.yaml'), JSON.stringify(source, null, 2))
  // Out of the way: what matters here is not how fast requests may come.
  const sandbox = await startSandboxProcess(['--rate-limit', '100000/60s'])
  const env = { ...sandbox.env, ...SECRETS }

  const call = async (method: string, path: string, body?: object): Promise<Response> => {
    const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const hold = async (write: number, when: 'before' | 'after'): Promise<{ readonly met: Promise<Held> }> => {
    // The head of the answer says that the wait is in force; its body, that the write is held.
    const answer = await call('GET', `/wait?writes=${write}&when=${when}`)
    return { met: answer.json() as Promise<Held> }
  }
  const releaseAll = async (): Promise<void> => {
    await (await call('POST', '/release')).text()
  }

  return {
    sandbox,
    cwd,
    env,
    async reset() {
      await releaseAll()
      await (await call('DELETE', '/faults')).text()
      await (await call('POST', '/state', start satisfies SandboxState)).text()
      await (await call('DELETE', '/requests')).text()
    },
    hold,
    async startAndHold(write, when, args) {
      const { met } = await hold(write, when)
      const running = startApply(args, { cwd, env })
      const early = await Promise.race([met.then(() => null), running.ended])
      if (early !== null) throw new Error(`it ended before write ${write}: ${JSON.stringify(early)}`)
      return running
    },
    release: releaseAll,
    fault: async (spec) => void (await (await call('POST', '/faults', { faults: [spec] })).text()),
    writes: async () => (await sandbox.requests()).filter(({ method }) => method !== 'GET').length,
    seen: async (method, path) =>
      (await sandbox.requests()).filter(
        (request) => request.method === method && request.path.startsWith(path),
      ).length,
    run: (name, args) => runBin(name, args, { cwd, env }),
    start: (args) => startApply(args, { cwd, env }),
    pause: () => sleep(20),
    async end() {
      await sandbox.stop()
      await rm(cwd, { recursive: true })
    },
  }
}

function startApply(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Running {
  const child = spawn(process.execPath, [binPath('duvo-apply'), ...args], {
    cwd,
    env: childEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const heard = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      heard[stream] += text
      for (const listener of listeners) listener()
    })
  }
  const ended = once(child, 'close').then(
    ([exit, signal]): BinRun => ({
      exit: exit as number | null,
      signal: signal as string | null,
      ...heard,
    }),
  )
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const listener = (): void => {
        if (!heard.stderr.includes(text)) return
        listeners.delete(listener)
        resolve()
      }
      listeners.add(listener)
      listener()
    })
  return {
    child,
    heard,
    ended,
    says: (text) =>
      Promise.race([
        said(text),
        ended.then((run) => {
          if (!run.stderr.includes(text)) throw new Error(`it ended without saying "${text}": ${run.stderr}`)
        }),
      ]),
  }
}
