/**
 * What must hold for every markdown report, whatever was written into it: a reader of the structure of markdown that
 * knows fences, code spans, tables and folds, and complains about everything else that has an effect.
 */

const TAGS = /<\/?(?:details|summary|code)>|<br>/g

const MARKER = /^<!-- duvo-gitops:[a-z]+:[\w.-]* -->$/

/** Everything that is wrong with a report; an empty list is what tests want. */
export function complaints(document: string): readonly string[] {
  const [first = '', ...lines] = document.split('\n')
  const found: string[] = MARKER.test(first) ? [] : [`the first line is no marker: ${first}`]
  const complain = (what: string, line: string): void => void found.push(`${what}: ${line}`)
  if (document.lastIndexOf('<!-- duvo-gitops') > 0) complain('a second marker', '')
  const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/
  let fence: { readonly length: number; readonly margin: string } | null = null
  let open = 0
  let columns: number | null = null
  for (const line of lines) {
    if (unseen.test(line)) complain('an unseen character', line)
    if (fence !== null) {
      const inside = line.slice(fence.margin.length)
      const ticks = /^ {0,3}(`+)\s*$/.exec(inside)?.[1]?.length ?? 0
      if (ticks >= fence.length) fence = null
      else if (!line.startsWith(fence.margin.trimEnd())) complain('a fence is left', line)
      continue
    }
    if (line.includes('\t')) complain('a tab', line)
    const opening = /^((?:> | {2})?)(`{3,})(?:diff|yaml|sh)?$/.exec(line)
    if (opening !== null) {
      fence = { length: opening[2]?.length ?? 0, margin: opening[1] ?? '' }
      columns = null
      continue
    }
    if (line.startsWith('<details>')) open += 1
    if (line.startsWith('</details>')) open -= 1
    if (open < 0 || open > 1) complain('folds do not match', line)
    if (line.startsWith('|')) {
      for (const cells of [cellsOf(line), cellsByPairs(line)]) {
        columns ??= cells
        if (cells !== columns) complain(`a row of ${cells} cells below ${columns}`, line)
      }
    } else columns = null
    const bare = withoutCode(line).replaceAll(/&#\d+;|\\[!-/:-@[-`{-~]/g, '')
    if (bare.replaceAll(TAGS, '').includes('<')) complain('a tag', line)
    if (/!\[|\]\(|:\/\/|www\.|@|[#!~]\d|\$/.test(bare.replace(/^> \[!/, ''))) complain('a reference', line)
    if (/^\//.test(line)) complain('a command', line)
  }
  if (fence !== null) found.push('a fence is not closed')
  if (open !== 0) found.push('a fold is not closed')
  return found
}

/** Pipes that part cells as cmark-gfm counts them: any backslash before a pipe escapes it. */
const cellsOf = (line: string): number => line.replaceAll(/\\\|/g, '').split('|').length

/** As micromark counts them: a backslash that is escaped itself escapes nothing. */
const cellsByPairs = (line: string): number => line.replaceAll(/\\[\\|]/g, '').split('|').length

/** A line without its code spans and `<code>`: what is left is read as markdown. */
export function withoutCode(line: string): string {
  let rest = line.replaceAll(/<code>(?:[^<]|<\/?span>)*<\/code>/g, '')
  for (let at = 0; ; ) {
    const run = /`+/.exec(rest.slice(at))
    if (run === null) return rest
    const start = at + run.index
    const after = rest.slice(start + run[0].length)
    const end = new RegExp(`(?<!\`)${run[0]}(?!\`)`).exec(after)
    if (end === null) at = start + run[0].length
    else rest = `${rest.slice(0, start)}\u0001${after.slice(end.index + run[0].length)}`
  }
}
