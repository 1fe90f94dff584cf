import type { Fault, FaultMoment, FaultWhat } from './faults.ts'

/** What a fault may be, for help texts and error messages. */
export const FAULT_GRAMMAR = `<METHOD|*> <path glob> <what> [@N] [xM]
  It strikes M matching requests (all unless said), beginning with the N-th (the first unless said). In the glob *
  stays within a segment of the path and ** does not; the query is not part of the path. What:
  refused              the connection is refused. A server cannot refuse a single connection: over a real one the
                       socket is destroyed before the request's body is read
  408|409|500|502|503|504
                       an error; -before the effect (as all of these are unless said) or -after it: 500-after
  html                 the HTML error page of a proxy, 502; -before or -after
  drop                 the connection breaks without an answer; -before or -after
  hang                 no answer ever; -before or -after
  429                  too many requests, without retry-after; x-ratelimit-reset one second ahead
  429:<s>              with retry-after in seconds
  429-date:<s>         with retry-after as an HTTP date, that many seconds after the date header
  429-reset-past       without retry-after; x-ratelimit-reset a minute ago
  429-reset-ms:<s>     without retry-after; x-ratelimit-reset in Unix milliseconds
  429-bare             without retry-after and x-ratelimit headers; no 429 has the effect
  truncated            after the effect, a complete answer that holds half of the JSON
  cut                  after the effect, the connection breaks in the middle of the answer's body
  empty                after the effect, the right status without a body
  slow:<ms>            after the effect, the right answer, late
  echo:<status>        an error that quotes the request's headers and body, secrets included; without the effect
`

const METHODS = ['*', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE']
const FROM = /^@(?<from>[1-9]\d*)$/
const TIMES = /^x(?<times>\d+)$/

const moment = (text: string | undefined): FaultMoment => (text === 'after' ? 'after' : 'before')

type Groups = { [name: string]: string | undefined }
type Reader = { pattern: RegExp; read(groups: Groups): FaultWhat }

const timed = <Kind extends 'drop' | 'hang' | 'html'>(kind: Kind): Reader => ({
  pattern: new RegExp(`^${kind}(-(?<when>before|after))?$`),
  read: ({ when }) => ({ kind, when: moment(when) }),
})

const plain = (kind: 'refused' | 'truncated' | 'cut' | 'empty'): Reader => ({
  pattern: new RegExp(`^${kind}$`),
  read: () => ({ kind }),
})

const advised = (advice: 'none' | 'reset-past' | 'bare', pattern: RegExp): Reader => ({
  pattern,
  read: () => ({ kind: 'throttled', advice, seconds: 1 }),
})

const advisedFor = (advice: 'seconds' | 'date' | 'reset-ms', pattern: RegExp): Reader => ({
  pattern,
  read: ({ seconds }) => ({ kind: 'throttled', advice, seconds: Number(seconds) }),
})

const READERS: readonly Reader[] = [
  plain('refused'),
  {
    pattern: /^(?<status>408|409|500|502|503|504)(-(?<when>before|after))?$/,
    read: ({ status, when }) => ({ kind: 'status', status: Number(status), when: moment(when) }),
  },
  timed('html'),
  timed('drop'),
  timed('hang'),
  advised('none', /^429$/),
  advisedFor('seconds', /^429:(?<seconds>\d+)$/),
  advisedFor('date', /^429-date:(?<seconds>\d+)$/),
  advised('reset-past', /^429-reset-past$/),
  advisedFor('reset-ms', /^429-reset-ms:(?<seconds>\d+)$/),
  advised('bare', /^429-bare$/),
  plain('truncated'),
  plain('cut'),
  plain('empty'),
  { pattern: /^slow:(?<ms>\d+)$/, read: ({ ms }) => ({ kind: 'slow', ms: Number(ms) }) },
  {
    pattern: /^echo:(?<status>[45]\d\d)$/,
    read: ({ status }) => ({ kind: 'echo', status: Number(status) }),
  },
]

function parseWhat(text: string): FaultWhat | undefined {
  for (const { pattern, read } of READERS) {
    const match = pattern.exec(text)
    if (match !== null) return read(match.groups ?? {})
  }
  return undefined
}

/**
 * Reads a fault written on one line: `POST /v1/agents 500-after @2 x1`. Throws an Error that shows the grammar for
 * anything else.
 */
export function parseFault(spec: string): Fault {
  const [method = '', path = '', whatText = '', ...selection] = spec.trim().split(/\s+/)
  const what = parseWhat(whatText)
  const from = FROM.exec(selection[0] ?? '')?.groups?.['from']
  const rest = from === undefined ? selection : selection.slice(1)
  const times = TIMES.exec(rest[0] ?? '')?.groups?.['times']
  const unread = times === undefined ? rest : rest.slice(1)
  const known = METHODS.includes(method.toUpperCase()) && /^[/*]/.test(path)
  if (!known || what === undefined || unread.length > 0) {
    throw new Error(`fault ${JSON.stringify(spec)}: expected ${FAULT_GRAMMAR}`)
  }
  return {
    method: method.toUpperCase(),
    path,
    what,
    from: from === undefined ? 1 : Number(from),
    times: times === undefined ? null : Number(times),
  }
}
