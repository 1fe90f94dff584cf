import { createVirtualClock, type VirtualClock } from '../../src/sandbox/clock.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { DEFAULT_KEY, TEAM_ID } from '../../src/sandbox/state.ts'

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

/** The same through v2. */
export async function aV2Agent(
  call: Call,
  name = 'Agent',
  { team = TEAM_ID, key }: { team?: string; key?: string } = {},
): Promise<{ id: string; buildId: string }> {
  const draft = { name, build: { name: `${name} v1`, config: config() } }
  const { body } = await call('POST', `/v2/teams/${team}/agents`, draft, key)
  return { id: `${body['agent']?.['id']}`, buildId: `${body['build']?.['id']}` }
}

/** A revision made through v2, still a draft. */
export async function aDraft(call: Call, agentId: string, body: object = {}): Promise<string> {
  const answer = await call('POST', `/v2/agents/${agentId}/revisions`, {
    name: 'draft',
    config: config(),
    ...body,
  })
  return `${answer.body['build']?.['id']}`
}

/** The agent as the v2 list shows it. */
export const listedAgent = async (call: Call, id: string, team = TEAM_ID) =>
  (await call('GET', `/v2/teams/${team}/agents?limit=100`)).body['agents']?.find((one) => one['id'] === id)

/** Revision numbers and statuses of an agent, oldest first. */
export const statusesOf = async (call: Call, id: string): Promise<string[]> => {
  const { body } = await call('GET', `/v2/agents/${id}/revisions`)
  return [...(body['builds'] ?? [])]
    .sort((a, b) => Number(a['revision_number']) - Number(b['revision_number']))
    .map((build) => `${build['revision_number']} ${build['status']}`)
}

export const NOBODY = '00000000-0000-4000-8000-000000000000'
