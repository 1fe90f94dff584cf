/** YAML texts in many styles: comments wherever they may stand, quotes, anchors, tags, blank lines, odd indentation. */

import fc from 'fast-check'

/** How a place looks: what stands before it, and what behind. */
interface Look {
  readonly above: boolean
  readonly blank: boolean
  readonly behindKey: boolean
  readonly behind: boolean
  readonly props: string
  readonly below: boolean
}

export type Styled = { readonly look: Look } & (
  | { readonly kind: 'text'; readonly style: TextStyle; readonly words: readonly string[] }
  | { readonly kind: 'flow'; readonly source: string; readonly lines: boolean }
  | { readonly kind: 'list'; readonly items: readonly Styled[]; readonly out: boolean }
  | { readonly kind: 'map'; readonly items: readonly Styled[]; readonly step: number }
)

const STYLES = ['plain', 'single', 'double', 'lines', 'quoted-lines', 'literal', 'folded', 'keep'] as const
type TextStyle = (typeof STYLES)[number]

const rare = fc.integer({ min: 0, max: 3 }).map((n) => n === 0)
const look = fc.record({
  above: rare,
  blank: rare,
  behindKey: rare,
  behind: rare,
  below: rare,
  props: fc.constantFrom('', '', '', '', '&', '!!'),
})
const words = fc.array(fc.constantFrom('one', 'two', "it's", 'a-b', 'x'), { minLength: 1, maxLength: 6 })

export const styled = fc.letrec<{ node: Styled }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'styled' },
    fc.record({ kind: fc.constant('text' as const), look, style: fc.constantFrom(...STYLES), words }),
    fc.record({
      kind: fc.constant('flow' as const),
      look,
      source: fc.constantFrom('[a, "b", c]', "{ a: 1, b: 'c' }", '[1]', '{a: [1, 2], b: {c: d}}'),
      lines: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('list' as const),
      look,
      items: fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
      out: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('map' as const),
      look,
      items: fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
      step: fc.constantFrom(2, 4),
    }),
  ),
})).node

/** A text of three keys, of which the value of `k` is the styled one; every comment has another number. */
export function textOf(node: Styled): string {
  let comments = 0
  const comment = (there: boolean): string => (there ? ` # c${++comments};` : '')
  const own = (there: boolean, column: number): readonly string[] =>
    there ? [`${' '.repeat(column)}${comment(true).trim()}`] : []
  let anchors = 0

  /** The lines of a value behind a key or a dash that ends `head`; its first one is the key's. */
  function write(head: string, column: number, { look: at, ...node }: Styled, dash: boolean): string[] {
    const pad = ' '.repeat(column + 2)
    const anchor = at.props === '&' ? ` &a${++anchors}` : ''
    switch (node.kind) {
      case 'text': {
        const tag = at.props === '!!' ? ' !!str' : ''
        return text(`${head}${tag}${anchor}`, pad, node.style, node.words, at)
      }
      case 'flow': {
        const source = node.lines
          ? node.source.replaceAll(', ', `,${comment(at.behindKey)}\n${pad}  `).split('\n')
          : [node.source]
        const [first = '', ...rest] = source
        const all = at.below
          ? [`${head}${anchor}${comment(at.behindKey)}`, `${pad}${first}`, ...rest]
          : [`${head}${anchor} ${first}`, ...rest]
        return [...all.slice(0, -1), all.at(-1) + comment(at.behind)]
      }
      case 'list': {
        const inside = node.out && !dash ? column : column + 2
        const lines = node.items.flatMap((item) => [
          ...(item.look.blank ? [''] : []),
          ...own(item.look.above, inside),
          ...write(`${' '.repeat(inside)}-`, inside, item, true),
        ])
        return [`${head}${anchor}${comment(at.behindKey)}`, ...own(at.below, inside), ...lines]
      }
      case 'map': {
        const inside = column + (dash ? 2 : node.step)
        const lines = node.items.flatMap((item, index) => [
          ...(item.look.blank ? [''] : []),
          ...own(item.look.above, inside),
          ...write(`${' '.repeat(inside)}${['p', '"q"', 'r', "'s'"][index]}:`, inside, item, false),
        ])
        const [first = ''] = lines
        return dash && anchor === '' && /^ *['"a-z]/.test(first)
          ? [`${head} ${first.trimStart()}`, ...lines.slice(1)]
          : [`${head}${anchor}${comment(at.behindKey)}`, ...lines]
      }
      default:
        return node satisfies never
    }
  }

  function text(head: string, pad: string, style: TextStyle, parts: readonly string[], at: Look): string[] {
    const all = parts.join(' ')
    const half = Math.ceil(parts.length / 2)
    const [first, second] = [parts.slice(0, half).join(' '), parts.slice(half).join(' ')]
    const inline = (source: readonly string[]): string[] => {
      const lines = at.below
        ? [head + comment(at.behindKey), ...own(at.above, pad.length), ...source.map((line) => pad + line)]
        : [`${head} ${source[0]}`, ...source.slice(1).map((line) => pad + line)]
      return [...lines.slice(0, -1), lines.at(-1) + comment(at.behind)]
    }
    switch (style) {
      case 'plain':
        return inline([all])
      case 'single':
        return inline([`'${all.replaceAll("'", "''")}'`])
      case 'double':
        return inline([`"${all}"`])
      case 'lines':
        return inline(second === '' ? [first] : [first, second])
      case 'quoted-lines':
        return inline([`"${first} \\`, `${second}"`])
      case 'literal':
        return [`${head} |${comment(at.behindKey)}`, ...parts.map((part) => pad + part)]
      case 'folded':
        return [
          `${head} >-${comment(at.behindKey)}`,
          ...parts.flatMap((part, index) => (index % 3 === 2 ? ['', pad + part] : [pad + part])),
        ]
      case 'keep':
        return [`${head} |+${comment(at.behindKey)}`, ...parts.map((part) => `${pad}  ${part}`), '']
      default:
        return style satisfies never
    }
  }

  return [
    '# top',
    "a: 'one' # first",
    '',
    '# of k',
    ...write('k:', 0, node, false),
    '',
    '# of z',
    'z: [1] # last',
    '',
  ].join('\n')
}
