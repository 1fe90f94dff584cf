/** Before the request has any effect, or after it. */
export type FaultMoment = 'before' | 'after'

/**
 * What goes wrong. `retryAfter` is in seconds, null for none; `ms` in milliseconds.
 * drop: the connection breaks. hang: no answer ever. truncated: half of the answer's text. html: a proxy's error
 * page (502). empty: the right status without a body. slow: the right answer, late.
 */
export type FaultWhat =
  | { kind: 'status'; status: number; when: FaultMoment; retryAfter: number | null }
  | { kind: 'drop'; when: FaultMoment }
  | { kind: 'hang'; when: FaultMoment }
  | { kind: 'html'; when: FaultMoment }
  | { kind: 'truncated' }
  | { kind: 'empty' }
  | { kind: 'slow'; ms: number }

/**
 * `method` is an HTTP method or `*`; `path` is a glob over the path without the query, `*` within a segment and `**`
 * across segments; `times` is how often it strikes, null for ever.
 */
export type Fault = { method: string; path: string; what: FaultWhat; times: number | null }

/** The faults in force. The first one that matches a request strikes it, and only that one. */
export type FaultBox = {
  add(fault: Fault): void
  clear(): number
  take(method: string, path: string): Fault | undefined
  list(): Fault[]
}

function matcher(fault: Fault): (method: string, path: string) => boolean {
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
  let entries: { fault: Fault; matches: (method: string, path: string) => boolean }[] = []
  const box: FaultBox = {
    add: (fault) => void entries.push({ fault: { ...fault }, matches: matcher(fault) }),
    clear() {
      const cleared = entries.length
      entries = []
      return cleared
    },
    take(method, path) {
      const entry = entries.find(({ fault, matches }) => fault.times !== 0 && matches(method, path))
      if (entry === undefined) return undefined
      if (entry.fault.times !== null) entry.fault.times -= 1
      return entry.fault
    },
    list: () => entries.map(({ fault }) => ({ ...fault })),
  }
  for (const fault of initial) box.add(fault)
  return box
}
