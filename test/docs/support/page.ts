/** A page of the documentation, taken apart: what a reader sees, and what the test does with it. */

/** Lines `from` to `to` (0-based, `to` excluded) of the page are the inside of a fence, or of a hidden comment. */
interface Part {
  readonly from: number
  readonly to: number
  /** The line as an editor counts it. */
  readonly line: number
  /** Blanks that the whole fence is indented by, as inside a list item. */
  readonly indent: string
  readonly text: readonly string[]
}

export interface Fence extends Part {
  readonly type: 'fence'
  /** `yaml`, `console`, …; empty when the fence names none. */
  readonly language: string
  /** `title="duvo.yaml"`: the file this fence is, or changes. */
  readonly title: string | null
}

/** `<!-- run … -->`: what the test does before the reader arrives; no reader sees it. */
export interface Hidden extends Part {
  readonly type: 'run'
}

export type Segment = Fence | Hidden

export interface Page {
  readonly lines: readonly string[]
  readonly segments: readonly Segment[]
  /** The page without fences, hidden parts and code spans: where links and headings are. */
  readonly prose: readonly string[]
}

const OPEN = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)\s*(.*?)\s*$/
const TITLE = /^title="([^"]+)"$/

/** @throws Error on a fence that is never closed, or whose info string the test does not know */
export function parsePage(markdown: string): Page {
  const lines = markdown.split('\n')
  const segments: Segment[] = []
  const prose = lines.map((line) => line.replaceAll(/`[^`]*`/g, ''))
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const [, indent = '', ticks, language = '', rest = ''] = OPEN.exec(line) ?? []
    const hidden = line.trim() === '<!-- run'
    if (ticks === undefined && !hidden) continue
    const margin = hidden ? line.slice(0, line.indexOf('<')) : indent
    const closing = hidden ? '-->' : ticks
    const end = lines.findIndex((other, index) => index > at && other.trim() === closing)
    if (end === -1) throw new Error(`line ${at + 1}: never closed`)
    const part: Part = {
      from: at + 1,
      to: end,
      line: at + 1,
      indent: margin,
      text: lines
        .slice(at + 1, end)
        .map((inner) => (inner.startsWith(margin) ? inner.slice(margin.length) : inner.trimStart())),
    }
    if (hidden) segments.push({ type: 'run', ...part })
    else segments.push({ type: 'fence', language, title: titleOf(rest, at + 1), ...part })
    for (let inside = at; inside <= end; inside += 1) prose[inside] = ''
    at = end
  }
  return { lines, segments, prose }
}

function titleOf(info: string, line: number): string | null {
  if (info === '') return null
  const [, title] = TITLE.exec(info) ?? []
  if (title === undefined) throw new Error(`line ${line}: expected title="…" after the language, not ${info}`)
  return title
}

/** The page with the insides of some segments replaced. */
export function withTexts(page: Page, texts: ReadonlyMap<Segment, readonly string[]>): string {
  const lines = [...page.lines]
  // From the end, so that the places of those before stay right.
  for (const [{ from, to, indent }, text] of [...texts].sort(([a], [b]) => b.from - a.from)) {
    lines.splice(from, to - from, ...text.map((line) => (line === '' ? '' : indent + line)))
  }
  return lines.join('\n')
}
