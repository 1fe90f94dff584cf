/** Keeping secrets out of everything that is printed, saved or sent to a log. */

/** What stands in a text where a secret was. */
const REDACTED = '(redacted)'

/**
 * Shorter values are not filtered: they turn up by chance in harmless text, which would become unreadable and give
 * the value away at the same time. They are refused as secrets before anything is sent.
 */
const SHORTEST = 6

/**
 * A function that replaces every occurrence of the secrets: raw, JSON-escaped (also twice), percent-encoded and in
 * base64, on its own or inside a longer base64 text. The first characters of all forms make one regular expression;
 * a hit is then compared in full, so that a hundred long keys are looked for at the price of one pass.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Map<string, string[]>()
  for (const form of new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf))) {
    const seed = form.slice(0, SHORTEST)
    forms.set(seed, [...(forms.get(seed) ?? []), form])
  }
  if (forms.size === 0) return (text) => text
  for (const group of forms.values()) group.sort((a, b) => b.length - a.length)
  const seeds = new RegExp([...forms.keys()].sort().map(literal).join('|'), 'g')
  return (text) => replaceSpans(text, spansOf(text, seeds, forms))
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Where secrets stand, longest form first at each place; overlapping ones are joined, so that no end is left over. */
function spansOf(text: string, seeds: RegExp, forms: ReadonlyMap<string, readonly string[]>): Span[] {
  const spans: Span[] = []
  seeds.lastIndex = 0
  for (let hit = seeds.exec(text); hit !== null; hit = seeds.exec(text)) {
    const start = hit.index
    // Another secret may begin inside this one.
    seeds.lastIndex = start + 1
    const form = forms.get(hit[0])?.find((candidate) => text.startsWith(candidate, start))
    if (form === undefined) continue
    const end = start + form.length
    const last = spans.at(-1)
    if (last !== undefined && start < last.end) {
      spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    } else spans.push({ start, end })
  }
  return spans
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  const pieces: string[] = []
  let at = 0
  for (const { start, end } of spans) {
    pieces.push(text.slice(at, start), REDACTED)
    at = end
  }
  return pieces.join('') + text.slice(at)
}

/** Every way a secret may be written. */
function formsOf(secret: string): string[] {
  const json = jsonEscaped(secret)
  const percent = percentForms(secret)
  return [secret, json, jsonEscaped(json), ...percent, ...base64Forms(secret)].filter(
    (form) => form.length >= SHORTEST,
  )
}

const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1)

function percentForms(secret: string): string[] {
  // A lone surrogate cannot be encoded; what sends it puts the replacement character there.
  const sound = secret.replace(/\p{Cs}/gu, '\ufffd')
  const component = encodeURIComponent(sound)
  const forms = [
    component,
    component.replaceAll('%20', '+'),
    new URLSearchParams([['', sound]]).toString().slice(1),
    encodeURI(sound),
  ]
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())])
}

function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const whole = bytes.toString('base64')
  const forms = [whole, whole.replace(/=+$/, ''), ...[0, 1, 2].map((offset) => base64Middle(bytes, offset))]
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}

/**
 * The characters that base64 always has for these bytes when `offset` bytes (modulo 3) stand before them, whatever
 * those are and whatever follows. Six bytes give at least seven such characters.
 */
function base64Middle(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const first = Math.ceil((offset * 8) / 6)
  const end = Math.floor(((offset + bytes.length) * 8) / 6)
  return text.slice(first, end)
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
