/** The graph of what depends on what: drawn as SVG, and told in words beside it. */

import type { Change } from '../model/plan.ts'
import { type GraphData, type GraphNode, graphOf } from './html-graph-data.ts'
import { type Picture, type PlacedNode, pictureOf } from './html-graph-layout.ts'
import { type Content, type Html, html } from './html-markup.ts'
import type { Section } from './html-page.ts'
import { addressLink, addressLinks, anchorsOf, SIGN } from './html-parts.ts'
import { count } from './style.ts'
import { visible } from './visible.ts'

/** Characters of a key in its node; the rest is in its tooltip. */
const MOST_LETTERS = 30

/** Widths of a letter of the key and of the line below it, and of what stands around them; pixels. */
const LETTER = 7.3
const SMALL_LETTER = 6.4
const PADDING = 42

/** Rows of the list in words. */
const MOST_ROWS = 300

/** A change that stands alone is not drawn; without any dependency there is no section. */
export function graphSection(changes: readonly Change[]): readonly Section[] {
  const data = graphOf(changes)
  if (data.components.length === 0) return []
  const anchors = anchorsOf(changes.map(({ address }) => address))
  const picture = pictureOf(data.components, widthOf)
  return [
    {
      id: 'dependencies',
      label: 'Dependencies',
      content: html`<section id="dependencies" aria-labelledby="dependencies-title"><h2 id="dependencies-title">Dependencies</h2>
<p class="quiet">An arrow leads from what comes first to what waits for it. ${remark(data, changes.length)}</p>
<div class="graph" tabindex="0" role="group" aria-label="Dependency graph, scrollable">${svg(picture, anchors, data)}</div>
${inWords(changes, anchors)}</section>`,
    },
  ]
}

function remark({ connected, leftOut }: GraphData, total: number): string {
  const alone = total - connected
  const parts = [
    alone === 0
      ? ''
      : `${count(alone, 'change')} without dependencies ${alone === 1 ? 'is' : 'are'} not drawn.`,
    leftOut === 0
      ? ''
      : `${leftOut} more with dependencies would make the picture unreadable and ${leftOut === 1 ? 'is' : 'are'} left out; each change lists what it needs.`,
  ]
  return parts.filter((text) => text !== '').join(' ')
}

function svg(picture: Picture, anchors: ReadonlyMap<string, string>, data: GraphData): Html {
  const { width, height, nodes, arrows } = picture
  const drawn = data.connected - data.leftOut
  return html`<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-labelledby="graph-title graph-text">
<title id="graph-title">Dependency graph</title><desc id="graph-text">${count(drawn, 'change')} and ${count(arrows.length, 'arrow')} between them. The list below says the same in words.</desc>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
<g aria-hidden="true">${arrows.map((points) => html`<path class="arrow" d="${curve(points)}" marker-end="url(#head)"/>`)}</g>
${nodes.map((placed) => nodeSvg(placed, anchors))}</svg>`
}

function nodeSvg({ node, x, y, width, height }: PlacedNode, anchors: ReadonlyMap<string, string>): Html {
  const [left, top] = [Math.round(x - width / 2), Math.round(y - height / 2)]
  const { id, action, members, kind } = node
  const what =
    members.length === 1
      ? `${id}: ${action}`
      : `${count(members.length, kind)}: ${action}; the first is ${id}`
  return html`<a href="#${anchors.get(id) ?? ''}" class="node ${action}" aria-label="${what}"><title>${what}</title><rect x="${left}" y="${top}" width="${Math.round(width)}" height="${height}" rx="6"/><text class="sign" x="${left + 12}" y="${top + 19}">${SIGN[action]}</text><text class="key" x="${left + 28}" y="${top + 19}">${letters(node)}</text><text class="kind" x="${left + 28}" y="${top + 35}">${subtitle(node)}</text></a>
`
}

const widthOf = (node: GraphNode): number =>
  Math.max(letters(node).length * LETTER, subtitle(node).length * SMALL_LETTER) + PADDING

/** Colour never speaks alone. */
const subtitle = ({ kind, action, members }: GraphNode): string =>
  members.length === 1 ? `${visible(kind)}, ${action}` : `${action}, alike`

function letters({ label }: GraphNode): string {
  const text = visible(label)
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text
}

/** A smooth line through the middles between bends. */
function curve(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (first === undefined || last === undefined) return ''
  const at = (x: number, y: number): string => `${Math.round(x)} ${Math.round(y)}`
  const bends = rest.slice(0, -1).map((bend, index) => {
    const next = rest[index + 1] ?? last
    return `Q${at(bend.x, bend.y)} ${at((bend.x + next.x) / 2, (bend.y + next.y) / 2)}`
  })
  return `M${at(first.x, first.y)}${bends.join('')}L${at(last.x, last.y)}`
}

/** The same for those who do not see the picture. */
function inWords(changes: readonly Change[], anchors: ReadonlyMap<string, string>): Content {
  const waiting = changes
    .map(({ address, requires }) => ({ address, needs: requires.filter((needed) => anchors.has(needed)) }))
    .filter(({ needs }) => needs.length > 0)
  const shown = waiting.slice(0, MOST_ROWS)
  return html`<details class="fold-away"><summary>In words</summary><ul class="words">${shown.map(
    ({ address, needs }) =>
      html`<li>${addressLink(address, anchors)} needs ${addressLinks(needs, anchors, 20)}</li>`,
  )}${waiting.length > shown.length ? html`<li>and ${waiting.length - shown.length} more</li>` : null}</ul></details>`
}
