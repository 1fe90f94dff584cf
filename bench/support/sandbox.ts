/** A sandbox in a process of its own, with a team of the size that is wanted. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { SandboxState } from '../../src/sandbox/state.ts'
import { DEFAULT_KEY } from '../../src/sandbox/state.ts'
import { binPath } from './process.ts'

export type Generation = 'v2' | 'v1'

export interface Served {
  readonly url: string
  /** What a command needs to talk to it. */
  readonly env: Readonly<Record<string, string>>
  /** Replaces everything it holds. */
  load(state: Partial<SandboxState>): Promise<void>
  /** How many requests came in while `work` was done. */
  counted(work: () => Promise<unknown>): Promise<number>
  stop(): Promise<void>
}

/** @param rate as `--rate-limit` takes it */
export async function serve(dialect: Generation, rate = 'off'): Promise<Served> {
  const args = ['--port', '0', '--dialects', dialect, '--rate-limit', rate]
  const child = spawn(process.execPath, ['--max-old-space-size=8192', binPath('duvo-sandbox'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const told = once(createInterface({ input: child.stdout }), 'line')
  const [line] = await Promise.race([told, exited.then(() => ['it ended at once'])])
  const url = /http:\/\/\S+/.exec(String(line))?.[0]
  if (url === undefined) throw new Error(`the sandbox did not say where it is: ${line}`)
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    url,
    env: { DUVO_API_BASE_URL: url, DUVO_API_KEY: DEFAULT_KEY },
    load: async (state) => void (await call('POST', 'state', state)),
    async counted(work) {
      await call('DELETE', 'requests')
      await work()
      const { requests } = (await call('GET', 'requests')) as { requests: readonly unknown[] }
      return requests.length
    },
    async stop() {
      child.kill()
      await exited
    },
  }
}
