import { Hono } from 'hono'
import { personRoutes } from './admin-person.ts'
import { settingsRoutes } from './admin-settings.ts'
import type { BodyEnv, Core } from './core.ts'
import { ApiError, badRequest } from './errors.ts'
import { parseFault } from './fault-spec.ts'
import type { Fault, FaultBox } from './faults.ts'
import type { Gate } from './gate.ts'
import type { RequestRecord } from './request-log.ts'
import { adminBodies } from './schemas/admin-bodies.ts'
import { type FaultDraft, faultBodies } from './schemas/admin-faults.ts'
import type { SandboxState } from './state.ts'
import { parseBody } from './validate.ts'

/** What a test can get at from outside. */
export type AdminParts = {
  core: Core
  faults: FaultBox
  gate: Gate
  requests(): readonly RequestRecord[]
  clearRequests(): void
  loadState(state: Partial<SandboxState>): void
}

function readFault(fault: string | FaultDraft): Fault {
  if (typeof fault !== 'string') return { from: 1, times: null, ...fault }
  try {
    return parseFault(fault)
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error))
  }
}

/**
 * The answer to a wait: its head at once, which tells that the wait is in force; its body when the write is held, and
 * null when it was released first. A caller that goes away calls the wait off.
 */
function waitAnswer(gate: Gate, writes: number, when: 'before' | 'after'): Response {
  let callOff: (() => void) | undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      callOff = gate.arm(writes, when, (held) => {
        controller.enqueue(new TextEncoder().encode(JSON.stringify({ held })))
        controller.close()
      })
    },
    cancel: () => callOff?.(),
  })
  if (callOff === undefined) {
    throw new ApiError(409, { error: 'Too late', message: `Write ${writes} has arrived already` })
  }
  return new Response(body, { headers: { 'content-type': 'application/json' } })
}

/**
 * /_sandbox: what a person does in the web interface, and what a test needs to know and to bring about. No key, no
 * rate limit, no faults; never part of the service itself.
 */
export function adminRoutes(parts: AdminParts): Hono<BodyEnv> {
  const { core, faults, gate } = parts
  const routes = new Hono<BodyEnv>()

  routes.get('/state', (c) => c.json(core.store.snapshot()))
  routes.post('/state', (c) => {
    parts.loadState(adminBodies.state(parseBody(c.env.body)) as Partial<SandboxState>)
    return c.json({ success: true })
  })

  routes.get('/requests', (c) => c.json({ requests: parts.requests() }))
  routes.delete('/requests', (c) => {
    parts.clearRequests()
    return c.json({ success: true })
  })

  routes.get('/faults', (c) => c.json({ faults: faults.list() }))
  routes.post('/faults', (c) => {
    const added = faultBodies.faults(parseBody(c.env.body)).faults.map(readFault)
    for (const fault of added) faults.add(fault)
    return c.json({ faults: added }, 201)
  })
  routes.delete('/faults', (c) => c.json({ cleared: faults.clear() }))

  routes.get('/between-pages', (c) => c.json({ shifts: core.shifts }))
  routes.post('/between-pages', (c) => {
    const shift = { times: 1, ...faultBodies.pageShift(parseBody(c.env.body)) }
    core.shifts.push(shift)
    return c.json(shift, 201)
  })
  routes.delete('/between-pages', (c) => c.json({ cleared: core.shifts.splice(0).length }))

  routes.get('/wait', (c) => {
    const [writes, when = 'before'] = [c.req.query('writes') ?? '', c.req.query('when')]
    if (!/^[1-9]\d*$/.test(writes)) throw badRequest('query/writes: must be a whole number from 1')
    if (when !== 'before' && when !== 'after') throw badRequest('query/when: must be one of before, after')
    return waitAnswer(gate, Number(writes), when)
  })
  routes.post('/release', (c) => c.json(gate.release()))

  routes.route('/', settingsRoutes(core))
  routes.route('/', personRoutes(core))
  return routes
}
