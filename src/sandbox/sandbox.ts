import type { Hono } from 'hono'
import { type Api, createAdmin, createApi } from './app.ts'
import type { SandboxClock } from './clock.ts'
import { type Behaviour, type BodyEnv, createCore, DEFAULT_BEHAVIOUR } from './core.ts'
import { checkDialects, DEFAULT_DIALECTS, type Dialect } from './dialects.ts'
import { createFaultBox, type Fault } from './faults.ts'
import { createGate } from './gate.ts'
import { actorOf } from './guard.ts'
import { createHistory } from './history.ts'
import type { Hooks } from './hooks.ts'
import { createRateLimiter, DEFAULT_RATE_LIMIT, type RateLimit } from './rate-limit.ts'
import { createRequestLog, loggedBody, type RequestRecord } from './request-log.ts'
import { seedAgents } from './seed.ts'
import type { SandboxState } from './state.ts'
import { createStore } from './store.ts'
import { abandoned, strike } from './strike.ts'

/** How a sandbox is made; everything but the clock has a default. */
export type SandboxOptions = Partial<Behaviour> &
  Hooks & {
    clock: SandboxClock
    /** Where to start. Teams, users, keys and rows that are left out are those of `defaultState`. */
    state?: Partial<SandboxState>
    /** How many unmanaged agents to add, when the state has none. Default 0. */
    seed?: number
    /** The generations of the API it speaks; `v1-builds` takes the place of `v1`. Default v2 and v1. */
    dialects?: readonly Dialect[]
    /** Default 300 requests per 60 s in fixed windows; null for no limit. */
    rateLimit?: RateLimit | null
    /** Milliseconds before every answer. Default 0. */
    latencyMs?: number
    /** How many milliseconds lists lie behind writes. Default 0. */
    listLagMs?: number
    faults?: readonly Fault[]
    /** Tells apart the identifiers of two sandboxes. Default `sandbox`. */
    idSeries?: string
    /** Called with a copy of the state after every write, before its answer is sent. */
    onWrite?: (snapshot: () => SandboxState) => Promise<void>
  }

/** A Duvo of one's own. */
export type Sandbox = {
  /** Answers a request as the service would. Broken connections and hangs reject as Node's fetch does. */
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>
  state: { snapshot(): SandboxState; load(state: Partial<SandboxState>): void }
  /** The requests received so far, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Empties the log and counts requests and writes from 1 again. */
  clearRequests(): void
  addFault(fault: Fault): void
  clearFaults(): void
}

/** Not the service: never limited, logged or struck. */
const isOurs = (path: string): boolean => /^\/(?:health$|_sandbox\/|consent\/)/.test(path)

const isWrite = (method: string): boolean => method !== 'GET' && method !== 'HEAD'

/** A finished request is taken as it is: making one anew costs more than most answers. */
const requestOf = (input: Request | string | URL, init: RequestInit | undefined): Request =>
  input instanceof Request && Object.keys(init ?? {}).length === 0 ? input : new Request(input, init)

const bodyOf = (request: Request): Promise<string> | string => (isWrite(request.method) ? request.text() : '')

/** Builds a sandbox. It holds no timers, files or sockets of its own. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, seed = 0, rateLimit = DEFAULT_RATE_LIMIT, latencyMs = 0 } = options
  const { onWrite, onRequest, onEffect } = options
  const store = createStore(options.state)
  const history = createHistory(store, clock, options.listLagMs ?? 0)
  const behaviour: Behaviour = {
    lenientModels: options.lenientModels ?? DEFAULT_BEHAVIOUR.lenientModels,
    inputAsMessages: options.inputAsMessages ?? DEFAULT_BEHAVIOUR.inputAsMessages,
    unknownConfigFields: options.unknownConfigFields ?? DEFAULT_BEHAVIOUR.unknownConfigFields,
    moveEndpoints: options.moveEndpoints ?? DEFAULT_BEHAVIOUR.moveEndpoints,
    listOrder: options.listOrder ?? DEFAULT_BEHAVIOUR.listOrder,
    inlineBuild: options.inlineBuild ?? DEFAULT_BEHAVIOUR.inlineBuild,
    latestBuild: options.latestBuild ?? DEFAULT_BEHAVIOUR.latestBuild,
    alreadyLive: options.alreadyLive ?? DEFAULT_BEHAVIOUR.alreadyLive,
  }
  const { dialects = DEFAULT_DIALECTS, idSeries = 'sandbox' } = options
  checkDialects(dialects)
  const core = createCore({ store, history, clock, behaviour, dialects, idSeries })
  if (seed > 0 && store.agents.size === 0) seedAgents(core, seed)
  history.restart()
  const log = createRequestLog()
  const faults = createFaultBox(options.faults)
  const gate = createGate()
  const limiter = rateLimit === null ? null : createRateLimiter(rateLimit, clock)
  const loadState = (next: Partial<SandboxState>): void => {
    store.load(next)
    core.positions.clear()
    history.restart()
  }
  const clearRequests = (): void => {
    log.clear()
    gate.restart()
  }
  const api = createApi(core, clock, limiter)
  // Most sandboxes of a campaign never see a request to it.
  let admin: Hono<BodyEnv> | undefined
  const adminApp = (): Hono<BodyEnv> => {
    admin ??= createAdmin({ core, faults, gate, requests: log.all, clearRequests, loadState })
    return admin
  }

  /** What a request does, and its answer; a write is saved before it is answered. */
  const carryOut = async (app: Api, request: Request, body: string): Promise<Response> => {
    const response = await app.fetch(request, { body })
    // A person's consent ends in a redirect.
    if (isWrite(request.method) && response.status < 400) {
      core.changed()
      await onWrite?.(store.snapshot)
    }
    return response
  }

  const answer = async (request: Request): Promise<Response> => {
    const { method, signal } = request
    const { pathname, search } = new URL(request.url)
    if (isOurs(pathname)) return carryOut(adminApp(), request, await bodyOf(request))
    const path = pathname + search
    const record: RequestRecord = {
      method,
      path,
      body: null,
      status: null,
      at: clock.now(),
      actor: actorOf(store, request.headers)?.user.email ?? null,
      fault: null,
    }
    const n = log.add(record)
    // Chosen before the body is read: a refused connection never gets that far.
    const asked = onRequest && (await onRequest({ n, method, path, isWrite: isWrite(method) }))
    const what = asked ?? faults.take(method, pathname)
    record.fault = what?.kind ?? null
    const arrives = what?.kind !== 'refused'
    const body = arrives ? await bodyOf(request) : ''
    record.body = loggedBody(body)

    const effect = async (): Promise<Response> => {
      if (latencyMs > 0) await clock.sleep(latencyMs)
      const response = await carryOut(api, request, body)
      if (onEffect !== undefined && response.ok) await onEffect(n)
      return response
    }
    const limit = (rateLimit ?? DEFAULT_RATE_LIMIT).limit
    const work = (): Promise<Response> =>
      what === undefined ? effect() : strike(what, effect, { clock, request, body, limit })
    const response = await (arrives && isWrite(method) ? gate.pass({ method, path, signal }, work) : work())
    if (!signal.aborted) record.status = response.status
    return response
  }

  return {
    async fetch(input, init) {
      const request = requestOf(input, init)
      // Given up before it was sent: nothing arrives.
      request.signal.throwIfAborted()
      // As with a real server, giving up ends the wait, not the work.
      const response = await Promise.race([answer(request), abandoned(request.signal)])
      response.headers.set('date', new Date(clock.now()).toUTCString())
      return response
    },
    state: { snapshot: store.snapshot, load: loadState },
    get requests() {
      return log.all()
    },
    clearRequests,
    addFault: faults.add,
    clearFaults: () => void faults.clear(),
  }
}
