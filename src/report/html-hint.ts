/** What to do, in words, and what to paste, in a box with a button. */

import { type Content, type Html, html, preformatted } from './html-markup.ts'
import { isPaste } from './markdown-blocks.ts'

/** A hint as paragraphs and boxes, in the order of its lines; nothing for an empty one. */
export function hintHtml(hint: string | undefined): Content {
  if (hint === undefined || hint === '') return null
  const runs: { paste: boolean; lines: string[] }[] = []
  for (const line of hint.split('\n')) {
    const paste = isPaste(line)
    const last = runs.at(-1)
    if (last?.paste === paste) last.lines.push(line)
    else runs.push({ paste, lines: [line] })
  }
  return runs.map(({ paste, lines }) =>
    paste ? pasteHtml(lines) : html`<p class="hint">${lines.join(' ')}</p>`,
  )
}

/** Lines for the manifest, at its margin. */
function pasteHtml(lines: readonly string[]): Html {
  const margin = Math.min(...lines.map((line) => line.search(/\S|$/)))
  return html`<div class="copybox"><pre class="paste" data-copy>
${preformatted(lines.map((line) => line.slice(margin)))}</pre></div>`
}
