/** Before the request has any effect, or after it. */
export type FaultMoment = 'before' | 'after'

/**
 * What a 429 says about the time to wait, besides `seconds`: retry-after in seconds or as an HTTP date; no
 * retry-after (none); no retry-after and a reset that has passed, or one in milliseconds; no rate header at all (bare).
 */
export type ThrottleAdvice = 'seconds' | 'date' | 'none' | 'reset-past' | 'reset-ms' | 'bare'

/**
 * What goes wrong; `FAULT_GRAMMAR` says it in words. Where there is a `when`, the request has its effect or not;
 * refused, throttled and echo never have it, truncated, cut, empty and slow always do. `ms` is in milliseconds.
 */
export type FaultWhat =
  | { kind: 'refused' }
  | { kind: 'status'; status: number; when: FaultMoment }
  | { kind: 'throttled'; advice: ThrottleAdvice; seconds: number }
  | { kind: 'echo'; status: number }
  | { kind: 'drop'; when: FaultMoment }
  | { kind: 'hang'; when: FaultMoment }
  | { kind: 'html'; when: FaultMoment }
  | { kind: 'truncated' }
  | { kind: 'cut' }
  | { kind: 'empty' }
  | { kind: 'slow'; ms: number }

/**
 * `method` is an HTTP method or `*`; `path` is a glob over the path without the query, `*` within a segment and `**`
 * across segments. It strikes `times` matching requests (null for ever), beginning with the `from`-th one.
 */
export type Fault = { method: string; path: string; what: FaultWhat; from: number; times: number | null }

/** The faults in force. The first one whose turn it is strikes a request, and only that one. */
export type FaultBox = {
  add(fault: Fault): void
  clear(): number
  take(method: string, path: string): FaultWhat | undefined
  /** What is left of them: `times` counts down. */
  list(): Fault[]
}

type Entry = { fault: Fault; seen: number; matches: (method: string, path: string) => boolean }

function matcher(fault: Fault): Entry['matches'] {
  const pattern = fault.path
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === '**') return '.*'
      return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('')
  const glob = new RegExp(`^${pattern}$`)
  const wanted = fault.method.toUpperCase()
  return (method, path) => (wanted === '*' || wanted === method) && glob.test(path)
}

export function createFaultBox(initial: readonly Fault[] = []): FaultBox {
  let entries: Entry[] = []
  const box: FaultBox = {
    add: (fault) => void entries.push({ fault: { ...fault }, seen: 0, matches: matcher(fault) }),
    clear() {
      const cleared = entries.length
      entries = []
      return cleared
    },
    take(method, path) {
      const matching = entries.filter((entry) => entry.matches(method, path))
      // Every fault counts every request it matches, whoever strikes it: @3 is the third one, not the third left over.
      for (const entry of matching) entry.seen += 1
      const entry = matching.find(({ fault, seen }) => fault.times !== 0 && seen >= fault.from)
      if (entry === undefined) return undefined
      if (entry.fault.times !== null) entry.fault.times -= 1
      return entry.fault.what
    },
    list: () => entries.map(({ fault }) => ({ ...fault })),
  }
  for (const fault of initial) box.add(fault)
  return box
}
