/** The plan as one page: what would be done, why, and in what order. */

import type { Change, Plan } from '../model/plan.ts'
import { changesSection } from './html-change.ts'
import { diagnosticsSection } from './html-diagnostic.ts'
import { graphSection } from './html-graph.ts'
import { hintHtml } from './html-hint.ts'
import { type Content, type Html, html } from './html-markup.ts'
import { type HtmlOptions, htmlPage, type Section } from './html-page.ts'
import { addressLinks, alert, anchorsOf, copyable, facts, SIGN, tile, tiles } from './html-parts.ts'
import { adoptedGroups, headline, otherCounts } from './plan-words.ts'
import { count } from './style.ts'

/** Deletes that are named above everything else. */
const MOST_NAMED = 50

/** A whole HTML file. `readRequests`: what it took to make the plan. */
export function planHtml(
  plan: Plan,
  options: HtmlOptions & { readonly readRequests: number; readonly baseUrl: string },
): string {
  return htmlPage(
    {
      title: `Plan: ${plan.project}`,
      command: 'duvo-plan',
      head: html`<section class="head" aria-labelledby="title"><p class="kicker">Plan</p><h1 id="title">${plan.project}</h1>
${headlineHtml(plan)}${tiles(planTiles(plan))}${planFacts(plan, options.baseUrl, [['Requests', requestsText(plan, options.readRequests)]])}</section>
${refusals(plan)}${deletesAlert(plan.changes)}`,
      sections: [
        ...diagnosticsSection(plan.diagnostics),
        ...changesSection(plan.changes),
        ...adoptedSection(plan),
        ...graphSection(plan.changes),
      ],
    },
    options,
  )
}

function headlineHtml(plan: Plan): Html {
  const { label, text } = headline(plan)
  const others = otherCounts(plan.summary)
  return html`<p class="headline"><strong>${label}</strong> ${text}</p>${others === '' ? null : html`<p class="quiet">${others}</p>`}`
}

const planTiles = ({ summary }: Plan): readonly Html[] =>
  (['create', 'update', 'delete', 'blocked'] as const).map((action) =>
    tile(action, SIGN[action], summary[action], action === 'blocked' ? action : `to ${action}`),
  )

/** Where a plan comes from and whom it is for. */
export const planFacts = (plan: Plan, baseUrl: string, more: readonly (readonly [string, Content])[]): Html =>
  facts([
    ['Commit', plan.commit === null ? 'outside git' : copyable(plan.commit)],
    ['Team', plan.team === null ? 'not told' : html`<code>${plan.team}</code>`],
    ['API', html`<code>${baseUrl}</code>, dialect ${plan.dialect}`],
    ...more,
    ['Plan digest', copyable(plan.planDigest)],
  ])

const requestsText = ({ requests }: Plan, read: number): string =>
  `${read} to read, ${requests.apply} to apply`

/** What is taken over, changed or not. */
const adoptedSection = (plan: Plan): readonly Section[] =>
  plan.adopted.length === 0
    ? []
    : [
        {
          id: 'adopted',
          label: `Adopted (${plan.adopted.length})`,
          content: html`<section id="adopted" aria-labelledby="adopted-title"><h2 id="adopted-title">Adopted</h2>
${adoptedGroups(plan).map(
  ({ title, found }) => html`<p class="quiet">${title}:</p>
<ul>${found.map(({ address, name }) => html`<li><code>${address}</code> ${JSON.stringify(name)}</li>`)}</ul>`,
)}</section>`,
        },
      ]

/** Why this plan may not be applied: impossible to overlook. */
export const refusals = (plan: Plan): Content =>
  plan.refusals.length === 0
    ? null
    : alert(
        'bad',
        'Refused: this plan may not be applied',
        plan.refusals.map(
          ({ message, hint, code }) =>
            html`<p class="message">${message} <code class="quiet">${code}</code></p>${hintHtml(hint)}`,
        ),
      )

/** Says which resources go; there is no way back. */
function deletesAlert(changes: readonly Change[]): Content {
  const gone = changes.filter(({ action }) => action === 'delete').map(({ address }) => address)
  if (gone.length === 0) return null
  return alert(
    'delete',
    `${count(gone.length, 'resource')} ${gone.length === 1 ? 'is' : 'are'} deleted`,
    html`<p>${addressLinks(gone, anchorsOf(changes.map(({ address }) => address)), MOST_NAMED)}</p>`,
  )
}
