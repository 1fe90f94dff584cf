/** Runs the commands of a page in this process: the real ones, on the page's files, in virtual time. */

import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createVirtualClock, type VirtualClock } from '../../helpers/virtual-clock.ts'
import { runDuvo } from './duvo.ts'
import { createSandboxes, type Sandboxes } from './sandboxes.ts'

/** A command as the shell was given it. */
export interface Call {
  readonly name: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Whether a person could be asked. */
  readonly atTerminal: boolean
}

export interface Chunk {
  /** 1 is stdout, 2 is stderr. */
  readonly stream: 1 | 2
  readonly text: string
}

export interface Answer {
  readonly chunks: readonly Chunk[]
  readonly exit: number
}

export interface Host {
  readonly port: number
  readonly clock: VirtualClock
  close(): Promise<void>
}

/** The names on the page's PATH besides the machine's own. */
export const COMMANDS = [
  'duvo-validate',
  'duvo-plan',
  'duvo-apply',
  'duvo-drift',
  'duvo-export',
  'duvo-connect',
  'duvo-sandbox',
  'curl',
  'timeout',
]

export async function openHost(): Promise<Host> {
  const clock = createVirtualClock()
  const sandboxes = createSandboxes(clock)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
    let heard = Buffer.alloc(0)
    socket.on('data', (part) => {
      heard = Buffer.concat([heard, part])
      // The environment ends with an empty record; empty arguments stand before it and are counted.
      const call = parseCall(heard.toString())
      if (call === null) return
      socket.removeAllListeners('data')
      answer(call, clock, sandboxes)
        .catch((error: unknown): Answer => ({ chunks: [{ stream: 2, text: `${error}\n` }], exit: 125 }))
        .then((result) => socket.end(written(result)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    clock,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

/** Name, folder, terminal, number of arguments, arguments, environment, nothing: each ended by NUL. Or not all yet. */
function parseCall(text: string): Call | null {
  const [name = '', cwd = '', terminal, count, ...rest] = text.split('\0')
  const argv = rest.slice(0, Number(count))
  const end = rest.indexOf('', argv.length)
  if (count === undefined || argv.length < Number(count) || end === -1 || end === rest.length - 1) return null
  const env = rest.slice(argv.length, end).map((line): [string, string] => {
    const equals = line.indexOf('=')
    return [line.slice(0, equals), line.slice(equals + 1)]
  })
  return { name, cwd, argv, env: Object.fromEntries(env), atTerminal: terminal === 'yes' }
}

/** `1 5`, a line break and five bytes for stdout; at the end `exit 0`. */
const written = ({ chunks, exit }: Answer): string =>
  [
    ...chunks
      .filter(({ text }) => text !== '')
      .map(({ stream, text }) => `${stream} ${Buffer.byteLength(text)}\n${text}`),
    `exit ${exit}\n`,
  ].join('')

async function answer(call: Call, clock: VirtualClock, sandboxes: Sandboxes): Promise<Answer> {
  if (call.name === 'duvo-sandbox') return sandboxes.start(call.argv)
  if (call.name === 'curl') return sandboxes.curl(call.argv)
  if (call.name !== 'timeout') return runDuvo(call, clock, sandboxes.fetch)
  const [how, signal, seconds, name = '', ...argv] = call.argv
  if (how !== '-s' || signal !== 'KILL') {
    throw new Error('pages know `timeout -s KILL <seconds> <command>` only')
  }
  return runDuvo({ ...call, name, argv }, clock, sandboxes.fetch, Number(seconds) * 1000)
}
