import type { Fault, FaultMoment, FaultWhat } from './faults.ts'

const METHODS = ['*', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE']
const STATUS = /^(?<status>429|500|502|503)(?::(?<retryAfter>\d+))?(?:-(?<when>before|after))?$/
const MOMENT = /^(?<kind>drop|hang|html)(?:-(?<when>before|after))?$/
const SLOW = /^slow:(?<ms>\d+)$/
const TIMES = /^x(?<times>\d+)$/

const moment = (text: string | undefined): FaultMoment => (text === 'after' ? 'after' : 'before')

function parseWhat(text: string): FaultWhat | undefined {
  const status = STATUS.exec(text)?.groups
  if (status !== undefined) {
    const retryAfter = status['retryAfter'] === undefined ? null : Number(status['retryAfter'])
    return { kind: 'status', status: Number(status['status']), when: moment(status['when']), retryAfter }
  }
  const timed = MOMENT.exec(text)?.groups
  if (timed !== undefined) {
    const kind = timed['kind'] === 'drop' ? 'drop' : timed['kind'] === 'hang' ? 'hang' : 'html'
    return { kind, when: moment(timed['when']) }
  }
  const slow = SLOW.exec(text)?.groups
  if (slow !== undefined) return { kind: 'slow', ms: Number(slow['ms']) }
  if (text === 'truncated' || text === 'empty') return { kind: text }
  return undefined
}

/** What a fault may be, for help texts and error messages. */
export const FAULT_GRAMMAR =
  "'<METHOD|*> <path-glob> <what> [xN]', what: 429, 429:<retry-after seconds>, 500|502|503[-before|-after], " +
  'drop|hang|html[-before|-after], truncated, empty, slow:<ms>; before and for ever unless said'

/**
 * Reads a fault written on one line: `POST /v1/agents 500-after x1`. Throws an Error that shows the grammar for
 * anything else.
 */
export function parseFault(spec: string): Fault {
  const [method = '', path = '', whatText = '', timesText, ...rest] = spec.trim().split(/\s+/)
  const what = parseWhat(whatText)
  const times = timesText === undefined ? null : TIMES.exec(timesText)?.groups?.['times']
  const wellFormed =
    METHODS.includes(method.toUpperCase()) && /^[/*]/.test(path) && what !== undefined && times !== undefined
  if (!wellFormed || rest.length > 0)
    throw new Error(`fault ${JSON.stringify(spec)}: expected ${FAULT_GRAMMAR}`)
  return { method: method.toUpperCase(), path, what, times: times === null ? null : Number(times) }
}
