import { createVirtualClock, type VirtualClock } from '../../src/sandbox/clock.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { DEFAULT_KEY } from '../../src/sandbox/state.ts'

/** JSON of an answer, loose enough to reach into. */
type Body = { [key: string]: Body } & Body[] & string

type Answer = { status: number; body: Body; headers: Headers }

export type Call = (method: string, path: string, body?: unknown, key?: string | null) => Promise<Answer>

/** A sandbox in virtual time and a short way to call it. */
export function setUp(options: Partial<SandboxOptions> = {}): {
  sandbox: Sandbox
  clock: VirtualClock
  call: Call
} {
  const clock = createVirtualClock()
  const sandbox = createSandbox({ clock, rateLimit: null, ...options })
  return { sandbox, clock, call: caller((request) => sandbox.fetch(request)) }
}

export const request = (
  method: string,
  path: string,
  body?: unknown,
  key: string | null = DEFAULT_KEY,
): Request =>
  new Request(new URL(path, 'http://sandbox.test'), {
    method,
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

export function caller(fetch: (request: Request) => Promise<Response>): Call {
  return async (method, path, body, key) => {
    const response = await fetch(request(method, path, body, key))
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text) as Body, headers: response.headers }
  }
}

/** A build configuration as v1 takes it, `data` overlaid. */
export const config = (data: object = {}) => ({
  version: 'v2',
  data: {
    models: {
      agent: { model: 'claude-sonnet-4-6' },
      browsing: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
    },
    input: 'Do the work.',
    ...data,
  },
})

/** Creates an agent with a build and gives its ids. */
export async function anAgent(
  call: Call,
  name = 'Agent',
  key?: string,
): Promise<{ id: string; buildId: string }> {
  const { body } = await call(
    'POST',
    '/v1/agents',
    { name, build: { name: `${name} v1`, config: config() } },
    key,
  )
  return { id: `${body['agent']?.['id']}`, buildId: `${body['build']?.['id']}` }
}

export const NOBODY = '00000000-0000-4000-8000-000000000000'
