/** The sandboxes of a page, by port, and the `curl` that reaches them. Nothing leaves the machine. */

import { parseArgs } from 'node:util'
import { runSandbox } from '../../../src/sandbox/cli.ts'
import { parseFault } from '../../../src/sandbox/fault-spec.ts'
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts'
import type { VirtualClock } from '../../helpers/virtual-clock.ts'
import type { Answer, Chunk } from './host.ts'

export interface Sandboxes {
  /** `duvo-sandbox` with these flags, as if in a terminal of its own; one on the same port before it is stopped. */
  start(argv: readonly string[]): Promise<Answer>
  /** The few flags of curl that pages use: -s, -f, -X, -H and -d. */
  curl(argv: readonly string[]): Promise<Answer>
  readonly fetch: typeof fetch
}

/** Milliseconds that a request takes on a page: about what it takes over the internet. */
const LATENCY = 40

export function createSandboxes(clock: VirtualClock): Sandboxes {
  const byPort = new Map<string, Sandbox>()

  const reach: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { hostname, port } = new URL(request.url)
    const sandbox = hostname === '127.0.0.1' ? byPort.get(port) : undefined
    if (sandbox !== undefined) return sandbox.fetch(request)
    const cause = Object.assign(new Error(`connect ECONNREFUSED ${hostname}`), { code: 'ECONNREFUSED' })
    throw new TypeError('fetch failed', { cause })
  }

  return {
    fetch: reach,
    async start(argv) {
      const { values } = parseArgs({
        args: [...argv],
        options: {
          port: { type: 'string', default: '4010' },
          seed: { type: 'string', default: '0' },
          latency: { type: 'string', default: String(LATENCY) },
          'list-lag': { type: 'string', default: '0' },
          fault: { type: 'string', multiple: true, default: [] },
        },
      })
      const said = await greeting(argv, clock)
      if (said.exit !== 0) return said
      byPort.set(
        values.port,
        createSandbox({
          clock,
          seed: Number(values.seed),
          latencyMs: Number(values.latency),
          listLagMs: Number(values['list-lag']),
          faults: values.fault.map(parseFault),
        }),
      )
      const chunks = said.chunks.map(({ stream, text }) => ({
        stream,
        text: text.replaceAll(/127\.0\.0\.1:\d+/g, `127.0.0.1:${values.port}`),
      }))
      return { chunks, exit: 0 }
    },
    async curl(argv) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        allowPositionals: true,
        options: {
          silent: { type: 'boolean', short: 's' },
          fail: { type: 'boolean', short: 'f' },
          request: { type: 'string', short: 'X' },
          header: { type: 'string', short: 'H', multiple: true, default: [] },
          data: { type: 'string', short: 'd' },
        },
      })
      const answer = await reach(positionals[0] ?? '', {
        method: values.request ?? (values.data === undefined ? 'GET' : 'POST'),
        headers: values.header.map((line): [string, string] => {
          const colon = line.indexOf(':')
          return [line.slice(0, colon), line.slice(colon + 1).trim()]
        }),
        ...(values.data === undefined ? {} : { body: values.data }),
      })
      const text = await answer.text()
      if (values.fail === true && !answer.ok) return { chunks: [{ stream: 2, text }], exit: 22 }
      return { chunks: [{ stream: 1, text }], exit: 0 }
    },
  }
}

/** What the real command says to these flags: it is started on a free port, and stopped at once. */
async function greeting(argv: readonly string[], clock: VirtualClock): Promise<Answer> {
  const chunks: Chunk[] = []
  const exit = await runSandbox([...argv, '--port', '0'], {
    stdout: (text) => void chunks.push({ stream: 1, text }),
    stderr: (text) => void chunks.push({ stream: 2, text }),
    clock,
    version: 'docs',
    stopped: Promise.resolve(),
  })
  return { chunks, exit }
}
