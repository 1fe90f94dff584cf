import { createApp } from './app.ts'
import type { SandboxClock } from './clock.ts'
import { type Behaviour, createCore, DEFAULT_BEHAVIOUR } from './core.ts'
import { createFaultBox, type Fault } from './faults.ts'
import { actorOf } from './guard.ts'
import { createRateLimiter, DEFAULT_RATE_LIMIT, type RateLimit } from './rate-limit.ts'
import { createRequestLog, loggedBody, type RequestRecord } from './request-log.ts'
import { seedAgents } from './seed.ts'
import type { SandboxState } from './state.ts'
import { createStore } from './store.ts'
import { abandoned, strike } from './strike.ts'

/** How a sandbox is made; everything but the clock has a default. */
export type SandboxOptions = Partial<Behaviour> & {
  clock: SandboxClock
  /** Where to start. Teams, users, keys and rows that are left out are those of `defaultState`. */
  state?: Partial<SandboxState>
  /** How many unmanaged agents to add, when the state has none. Default 0. */
  seed?: number
  /** Default 300 requests per 60 s in fixed windows; null for no limit. */
  rateLimit?: RateLimit | null
  /** Milliseconds before every answer. Default 0. */
  latencyMs?: number
  faults?: readonly Fault[]
  /** Tells apart the identifiers of two sandboxes. Default `sandbox`. */
  idSeries?: string
  /** Called with a copy of the state after every write, before its answer is sent. */
  onWrite?: (snapshot: () => SandboxState) => Promise<void>
}

/** A Duvo of one's own. */
export type Sandbox = {
  /** Answers a request as the service would. Drops and hangs reject as Node's fetch does. */
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>
  state: { snapshot(): SandboxState; load(state: Partial<SandboxState>): void }
  /** The requests received so far, oldest first. */
  readonly requests: readonly RequestRecord[]
  clearRequests(): void
  addFault(fault: Fault): void
  clearFaults(): void
}

const isOurs = (path: string): boolean => path === '/health' || path.startsWith('/_sandbox/')

/** Builds a sandbox. It holds no timers, files or sockets of its own. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, state, seed = 0, rateLimit = DEFAULT_RATE_LIMIT, latencyMs = 0, onWrite } = options
  const { idSeries = 'sandbox', faults: initialFaults = [], ...rest } = options
  const store = createStore(state)
  const behaviour: Behaviour = {
    lenientModels: rest.lenientModels ?? DEFAULT_BEHAVIOUR.lenientModels,
    inputAsMessages: rest.inputAsMessages ?? DEFAULT_BEHAVIOUR.inputAsMessages,
    unknownConfigFields: rest.unknownConfigFields ?? DEFAULT_BEHAVIOUR.unknownConfigFields,
    moveEndpoints: rest.moveEndpoints ?? DEFAULT_BEHAVIOUR.moveEndpoints,
    listOrder: rest.listOrder ?? DEFAULT_BEHAVIOUR.listOrder,
  }
  const core = createCore(store, clock, behaviour, idSeries)
  if (seed > 0 && store.agents.size === 0) seedAgents(core, seed)
  const log = createRequestLog()
  const faults = createFaultBox(initialFaults)
  const limiter = rateLimit === null ? null : createRateLimiter(rateLimit, clock)
  const app = createApp({ core, clock, limiter, log, faults })

  /** What the request does, and its answer; a write is saved before it is answered. */
  const handle = async (request: Request): Promise<Response> => {
    if (latencyMs > 0) await clock.sleep(latencyMs)
    const response = await app.fetch(request)
    if (request.method !== 'GET' && response.ok) await onWrite?.(store.snapshot)
    return response
  }

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    if (isOurs(pathname)) {
      const response = await app.fetch(request)
      if (request.method !== 'GET' && response.ok) await onWrite?.(store.snapshot)
      return response
    }
    const text = await request.clone().text()
    const fault = faults.take(request.method, pathname)
    const record: RequestRecord = {
      method: request.method,
      path: pathname + search,
      body: loggedBody(text),
      status: null,
      at: clock.now(),
      actor: actorOf(store, request.headers)?.user.email ?? null,
      fault: fault?.what.kind ?? null,
    }
    log.add(record)
    const effect = (): Promise<Response> => handle(request)
    const response = await (fault === undefined
      ? effect()
      : strike(fault.what, effect, { clock, signal: request.signal }))
    if (!request.signal.aborted) record.status = response.status
    return response
  }

  return {
    async fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init)
      // As with a real server, giving up ends the wait, not the work.
      const response = await Promise.race([answer(request), abandoned(request.signal)])
      response.headers.set('date', new Date(clock.now()).toUTCString())
      return response
    },
    state: { snapshot: store.snapshot, load: store.load },
    get requests() {
      return log.all()
    },
    clearRequests: log.clear,
    addFault: faults.add,
    clearFaults: () => void faults.clear(),
  }
}
