/** Object literals of a TypeScript source, found by their braces: enough to see which properties stand side by side. */

export interface Literal {
  /** 1-based line of the opening brace. */
  readonly line: number
  /** What stands directly between its braces: nested braces, strings and comments are blank. */
  readonly own: string
  /** All of it, as written. */
  readonly source: string
}

/** Strings, templates and comments become blanks of the same length; line breaks stay. */
const blanked = (text: string): string =>
  text.replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}`]|`[^`]*`|\{[^}]*\})*\})*`/g,
    (match) => match.replaceAll(/[^\n]/g, ' '),
  )

export function literalsOf(source: string): readonly Literal[] {
  const text = blanked(source)
  const found: Literal[] = []
  const open: { at: number; own: string }[] = []
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '{') open.push({ at, own: '' })
    else if (char === '}') {
      const closed = open.pop()
      // `const { code } = …` takes apart; it makes nothing.
      if (closed === undefined || /^\s*=[^=>]/.test(text.slice(at + 1, at + 5))) continue
      found.push({
        line: text.slice(0, closed.at).split('\n').length,
        own: closed.own,
        source: source.slice(closed.at, at + 1),
      })
      const outer = open.at(-1)
      if (outer !== undefined) outer.own += '{}'
    } else {
      const inner = open.at(-1)
      if (inner !== undefined) inner.own += char
    }
  }
  return found
}
