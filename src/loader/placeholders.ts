/** `${var:NAME}`, `${env:NAME}` and `$${`: how they are written, and what stands for them. */

export type Segment =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'var' | 'env'; readonly name: string; readonly source: string }
  | { readonly type: 'bad'; readonly source: string }

/** An escaped `${`, a whole placeholder, or one that is never closed. */
const PLACEHOLDER = /\$\$\{|\$\{([^}\n]*)\}|\$\{/g
const REFERENCE = /^(var|env):([A-Za-z_][A-Za-z0-9_.-]*)$/

export function parsePlaceholders(text: string): readonly Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > at) segments.push({ type: 'text', text: text.slice(at, match.index) })
    at = match.index + match[0].length
    segments.push(match[0] === '$${' ? { type: 'text', text: '${' } : segment(match[0], match[1]))
  }
  if (at < text.length) segments.push({ type: 'text', text: text.slice(at) })
  return segments
}

function segment(source: string, inside: string | undefined): Segment {
  const [, type, name] = REFERENCE.exec(inside ?? '') ?? []
  return (type === 'var' || type === 'env') && name ? { type, name, source } : { type: 'bad', source }
}

/** Text that means itself inside a template. */
export const escapeText = (text: string): string => text.replaceAll('${', () => '$${')

/**
 * A secret's template (`DesiredResource.secrets`) with its environment variables filled in.
 * `missing` names those that are unset or empty; with any of them the text must not be used.
 */
export function fillTemplate(
  template: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing: string[] = []
  const parts = parsePlaceholders(template).map((part) => {
    if (part.type === 'text') return part.text
    if (part.type !== 'env') return part.source
    const value = env[part.name]
    if (!value) missing.push(part.name)
    return value ?? ''
  })
  return { text: parts.join(''), missing }
}
