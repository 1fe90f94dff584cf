/**
 * Making foreign text harmless and honest. Names and prompts come from an API that many people write to; a terminal
 * obeys some of their characters, and hides others.
 */

/**
 * Everything a terminal acts on or draws as nothing: controls (C0, C1), lone surrogates, separators, direction
 * overrides, invisible tags. The two joiners stay, because emoji and several scripts need them.
 */
const UNSEEN = /[\u{e0100}-\u{e01ef}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}](?<!\u200c|\u200d)/gu

/** The same, less the tab: for lines of long text, which are shown as they stand. */
const UNSEEN_BUT_TAB = /[\u{e0100}-\u{e01ef}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}](?<!\u200c|\u200d|\t)/gu

/** Text for one line of a terminal: whatever is not plainly visible is spelled as JSON would, `\u001b`. */
export const visible = (text: string): string => text.replace(UNSEEN, spell)

/** One line of a long text: as {@link visible}, with tabs kept. */
export const visibleLine = (line: string): string => line.replace(UNSEEN_BUT_TAB, spell)

/**
 * A line that was added or removed: blanks that could be the whole difference are shown too, or the reader would see
 * two equal lines.
 */
export const changedLine = (line: string): string =>
  visibleLine(line)
    .replaceAll('\u00a0', '\\u00a0')
    .replace(/[ \t]+$/, (blanks) => blanks.replaceAll(' ', '·').replaceAll('\t', '\\t'))

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return SHORT[character] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`)
}
