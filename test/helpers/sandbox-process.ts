/** A sandbox in a process of its own, as a user would start it. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { PersonEdit } from '../../src/sandbox/schemas/admin-bodies.ts'
import type { SandboxState } from '../../src/sandbox/state.ts'
import { DIALECT } from './dialect.ts'
import { binPath, childEnv } from './run-bin.ts'

export interface SandboxProcess {
  readonly url: string
  /** What a command needs to talk to it. */
  readonly env: Readonly<Record<string, string>>
  state(): Promise<SandboxState>
  requests(): Promise<readonly { readonly method: string; readonly path: string }[]>
  /** Somebody works on an agent in the web interface. */
  edit(agentName: string, edit: PersonEdit): Promise<void>
  /** Back to an empty team. */
  reset(): Promise<void>
  stop(): Promise<void>
}

export async function startSandboxProcess(args: readonly string[] = []): Promise<SandboxProcess> {
  const child = spawn(
    process.execPath,
    [binPath('duvo-sandbox'), '--port', '0', '--dialects', DIALECT, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: childEnv(),
    },
  )
  const exited = once(child, 'exit')
  const told = once(createInterface({ input: child.stdout }), 'line')
  const [line] = await Promise.race([told, exited.then(() => ['it ended at once'])])
  const url = /http:\/\/\S+/.exec(String(line))?.[0]
  if (url === undefined) throw new Error(`the sandbox did not say where it is: ${line}`)

  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(
      url + path,
      body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
    )
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json()
  }
  const state = async (): Promise<SandboxState> => (await call('/_sandbox/state')) as SandboxState

  return {
    url,
    env: { DUVO_API_BASE_URL: url, DUVO_API_KEY: 'dv_sandbox_key' },
    state,
    requests: async () =>
      ((await call('/_sandbox/requests')) as { requests: { method: string; path: string }[] }).requests,
    async edit(agentName, edit) {
      const agent = (await state()).agents.find(({ name }) => name === agentName)
      if (agent === undefined) throw new Error(`no agent is called ${agentName}`)
      await call(`/_sandbox/agents/${agent.id}/edit`, edit)
    },
    async reset() {
      await fetch(`${url}/_sandbox/requests`, { method: 'DELETE' })
      await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' })
      await call('/_sandbox/state', {})
    },
    async stop() {
      child.kill()
      await exited
    },
  }
}
