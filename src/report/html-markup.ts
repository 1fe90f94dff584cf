/** HTML that is safe by the way it is made: the tag spells out and escapes every text it is given. */

import { html as tag } from 'hono/html'
import { visible, visibleLine } from './visible.ts'

/** Finished markup. Only the functions of this file make it. */
export type Html = Extract<ReturnType<typeof tag>, string>

/** What may stand in a template: text (made visible and escaped), markup, and lists of them. `null` is nothing. */
export type Content = string | number | null | Html | readonly Content[]

/** Markup with its holes filled: plain texts are foreign until proven otherwise, so all of them are made harmless. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Html =>
  now(tag(strings, ...values.map(harmless)))

/** Lines of a long text, for an element that keeps line breaks and tabs. */
export const preformatted = (lines: readonly string[]): Html => now(tag`${lines.map(visibleLine).join('\n')}`)

/** Text whose unseen characters are spelled out already: escaped, and otherwise as it is. */
export const escaped = (text: string): Html => now(tag`${text}`)

/** Markup made earlier is an object; whatever still is a string came from outside. */
function harmless(value: Content): Content {
  if (typeof value === 'string') return visible(value)
  return Array.isArray(value) ? value.map(harmless) : value
}

function now(made: ReturnType<typeof tag>): Html {
  // The tag waits for promises; it was given none.
  if (made instanceof Promise) throw new Error('a page was made of something that is not there yet')
  return made
}

/** Contents with something between them: `a, b, c`. */
export const joined = (contents: readonly Content[], between: Content): Content =>
  contents.flatMap((content, index) => (index === 0 ? [content] : [between, content]))
