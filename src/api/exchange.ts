/** A request until it is settled: admitted, sent, read, and sent again where that helps and does no harm. */

import type { LimitFunction } from 'p-limit'
import type { Clock } from '../model/clock.ts'
import type { Query, WriteRequest } from '../model/io.ts'
import type { JsonObject } from '../model/json.ts'
import type { Notice } from '../model/notice.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { joinUrl } from './base-url.ts'
import {
  badAnswerFailure,
  interruptedFailure,
  networkFailure,
  parseObject,
  type Scene,
  statusFailure,
  timeoutFailure,
  writeRefusedFailure,
} from './failures.ts'
import type { Limiter } from './limiter.ts'
import { canHaveTakenEffect, decideRetry, type Fault, type Method, reachedServer } from './retry.ts'
import { spokenTime } from './spoken-time.ts'
import { type TransportOptions, transmit, type WireResult } from './transport.ts'

export interface Line {
  readonly origin: string
  readonly transport: TransportOptions
  readonly limiter: Limiter
  /** Bounds the requests under way. Nothing inside it may take another slot, or all could wait for each other. */
  readonly slots: LimitFunction
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal | undefined
  readonly count: (what: 'sent' | 'retried' | 'throttled') => void
  readonly onNotice: (notice: Notice) => void
  /** Takes secrets out of what the server says. */
  readonly redact: (text: string) => string
}

export interface Call {
  readonly method: Method
  readonly path: string
  readonly query?: Query
  readonly body?: JsonObject
  readonly repeat: WriteRequest['retry']
}

/** How one attempt ended: settled, or with a fault that may be worth another try. */
type Attempt =
  | { readonly settled: Result<JsonObject, Failure> }
  | { readonly fault: Fault; readonly failure: Failure }

/** Sends a request, and again as `decideRetry` says. */
export async function perform(line: Line, call: Call): Promise<Result<JsonObject, Failure>> {
  const request = `${call.method} ${call.path.split('?')[0]}`
  const { timeoutMs } = line.transport
  const scene: Scene = { request, host: new URL(line.origin).host, timeoutMs, redact: line.redact }
  let attempts = { faults: 0, throttles: 0 }
  let unknown = false
  // What an earlier attempt may have done stays possible, whatever a later one ends with.
  const failed = (failure: Failure): Result<JsonObject, Failure> =>
    fail(call.method === 'GET' ? failure : { ...failure, fate: unknown ? 'unknown' : 'not-applied' })

  for (let retry = 0; ; retry += 1) {
    const attempt = await line.slots(() => attemptOnce(line, call, scene, retry > 0))
    if ('settled' in attempt) return attempt.settled.ok ? attempt.settled : failed(attempt.settled.error)
    const { fault, failure } = attempt
    unknown ||= canHaveTakenEffect(fault)
    const decision = decideRetry({ repeat: call.repeat, fault, attempts, random: line.random() })
    if (!decision.again) return failed(failure)
    attempts = isThrottle(fault)
      ? { ...attempts, throttles: attempts.throttles + 1 }
      : { ...attempts, faults: attempts.faults + 1 }
    // The pause after a 429 is the limiter's, for everyone; other waits are this request's own and hold no slot.
    if (isThrottle(fault)) continue
    line.onNotice({
      type: 'retry',
      request,
      retry: attempts.faults,
      seconds: Math.round(decision.delayMs / 1000),
      text: `${failure.message} Trying again in ${spokenTime(decision.delayMs)}.`,
    })
    if (!(await slept(line, decision.delayMs))) return failed(interruptedFailure(request, true))
  }
}

const isThrottle = (fault: Fault): boolean => fault.kind === 'status' && fault.status === 429

async function slept(line: Line, ms: number): Promise<boolean> {
  try {
    await line.clock.sleep(ms, line.signal)
    return true
  } catch {
    return false
  }
}

async function attemptOnce(line: Line, call: Call, scene: Scene, again: boolean): Promise<Attempt> {
  const ticket = await line.limiter.admit()
  if (ticket === null) return { settled: fail(interruptedFailure(scene.request, again)) }
  const { method, body } = call
  const url = joinUrl(line.origin, call.path, call.query)
  const result = await transmit({ method, url, ...(body === undefined ? {} : { body }) }, line.transport)
  if (result.kind === 'answer' || result.kind === 'broken-body') {
    ticket.answered(result.status, result.headers)
    if (result.status === 429) line.count('throttled')
  } else ticket.lost()
  if (result.kind !== 'write-refused') {
    line.count('sent')
    if (again) line.count('retried')
  }
  return read(result, call, scene)
}

/** Makes sense of what came back. */
function read(result: WireResult, call: Call, scene: Scene): Attempt {
  switch (result.kind) {
    case 'write-refused':
      return { settled: fail(writeRefusedFailure(scene)) }
    case 'timeout':
      return { fault: { kind: 'timeout' }, failure: timeoutFailure(scene) }
    case 'network':
      return {
        fault: { kind: 'network', reached: reachedServer(result.code) },
        failure: networkFailure(scene, result.code),
      }
    case 'broken-body':
      if (isGone(call, result.status)) return { settled: ok({}) }
      return isSuccess(result.status)
        ? unreadable(scene, result.status, 'a body that broke off')
        : refusedWith(scene, result.status, '')
    case 'answer':
      return readAnswer(result.status, result.text, call, scene)
  }
}

function readAnswer(status: number, text: string, call: Call, scene: Scene): Attempt {
  if (isGone(call, status)) return { settled: ok({}) }
  if (!isSuccess(status)) return refusedWith(scene, status, text)
  const empty = text.trim() === ''
  if (status === 204 || (empty && call.method === 'DELETE')) return { settled: ok({}) }
  const value = parseObject(text)
  if (value !== null) return { settled: ok(value) }
  return unreadable(scene, status, describeBody(text))
}

/** What was to be deleted is not there, whatever the body says. */
const isGone = ({ method }: Call, status: number): boolean => method === 'DELETE' && status === 404

const isSuccess = (status: number): boolean => status >= 200 && status < 300

const refusedWith = (scene: Scene, status: number, text: string): Attempt => ({
  fault: { kind: 'status', status },
  failure: statusFailure(scene, status, text),
})

const unreadable = (scene: Scene, status: number, what: string): Attempt => ({
  fault: { kind: 'unreadable' },
  failure: badAnswerFailure(scene, status, what),
})

function describeBody(text: string): string {
  const start = text.trimStart().slice(0, 1)
  if (start === '') return 'an empty body instead of JSON'
  if (start === '<') return 'a web page instead of JSON'
  return start === '['
    ? 'a JSON list (or a broken one) instead of an object'
    : 'a body that is not a whole JSON object'
}
