/** The plan with what became of each change. */

import type { ApplyResult, Outcome } from '../model/outcome.ts'
import type { Change, Plan } from '../model/plan.ts'
import { applyHeadline, outcomeWords, trafficWords } from './apply-words.ts'
import { changesSection, type Extra, type Mark } from './html-change.ts'
import { diagnosticsSection, failureBody } from './html-diagnostic.ts'
import { facet } from './html-filters.ts'
import { graphSection } from './html-graph.ts'
import { type Content, type Html, html } from './html-markup.ts'
import { type HtmlOptions, htmlPage } from './html-page.ts'
import { addressLink, addressLinks, alert, anchorsOf, type Tone, tag, tile, tiles } from './html-parts.ts'
import { planFacts, refusals } from './html-plan.ts'
import { count } from './style.ts'

/** What was not done and is named above everything else. */
const MOST_NAMED = 50

const STATUS = {
  applied: { tone: 'good', sign: '\u2713', label: 'done' },
  failed: { tone: 'bad', sign: '\u2717', label: 'failed' },
  skipped: { tone: 'warn', sign: '\u2013', label: 'skipped' },
} as const satisfies Readonly<Record<Outcome['status'], { tone: Tone; sign: string; label: string }>>

/** A whole HTML file. */
export function applyHtml(
  plan: Plan,
  result: ApplyResult,
  options: HtmlOptions & { readonly baseUrl: string },
): string {
  const { label, text } = applyHeadline(result)
  return htmlPage(
    {
      title: `Apply: ${plan.project}`,
      command: 'duvo-apply',
      head: html`<section class="head" aria-labelledby="title"><p class="kicker">Apply</p><h1 id="title">${plan.project}</h1>
<p class="headline"><strong>${label}</strong> ${text}</p>${tiles(outcomeTiles(result))}${planFacts(
        plan,
        options.baseUrl,
        [['Traffic', result.traffic.sent === 0 ? null : trafficWords(result.traffic)]],
      )}</section>
${refusals(plan)}${notDone(plan, result)}`,
      sections: [
        ...diagnosticsSection([...result.diagnostics, ...plan.diagnostics]),
        ...changesSection(plan.changes, extraOf(result)),
        ...graphSection(plan.changes),
      ],
    },
    options,
  )
}

const effective = ({ outcomes }: ApplyResult, status: Outcome['status']): readonly Outcome[] =>
  outcomes.filter((outcome) => outcome.status === status && outcome.action !== 'blocked')

const outcomeTiles = (result: ApplyResult): readonly Html[] =>
  (['applied', 'failed', 'skipped'] as const).map((status) => {
    const { tone, sign, label } = STATUS[status]
    return tile(tone, sign, effective(result, status).length, label)
  })

/** What somebody has to look at, by name. */
function notDone(plan: Plan, result: ApplyResult): Content {
  const failed = effective(result, 'failed')
  const skipped = effective(result, 'skipped')
  if (failed.length + skipped.length === 0) return null
  const anchors = anchorsOf(plan.changes.map(({ address }) => address))
  const named = (outcomes: readonly Outcome[], word: string): Content =>
    outcomes.length === 0
      ? null
      : html`<p>${word}: ${addressLinks(
          outcomes.map(({ address }) => address),
          anchors,
          MOST_NAMED,
        )}</p>`
  return alert(
    failed.length > 0 ? 'bad' : 'warn',
    `${count(failed.length + skipped.length, 'change')} not done`,
    [
      named(failed, 'Failed'),
      named(skipped, 'Skipped'),
      html`<p>Applying again does what is left; what was done is not repeated.</p>`,
    ],
  )
}

function extraOf(result: ApplyResult): Extra {
  const outcomes = new Map(result.outcomes.map((outcome) => [outcome.address, outcome]))
  return {
    mark: (change: Change, anchors) => {
      const outcome = outcomes.get(change.address)
      // The action says it already.
      return outcome === undefined || outcome.action === 'blocked' ? null : markOf(outcome, anchors)
    },
    facets: facet(
      'outcome',
      'Outcome',
      (['applied', 'failed', 'skipped'] as const).map((status) => ({
        value: status,
        ...STATUS[status],
        count: effective(result, status).length,
      })),
    ),
  }
}

function markOf(outcome: Outcome, anchors: ReadonlyMap<string, string>): Mark {
  const { status, error, becauseOf } = outcome
  const { tone, sign } = STATUS[status]
  return {
    key: status,
    row: tag(tone, sign, outcomeWords(outcome)),
    body: [
      error === null ? null : html`<div class="alert ${tone}">${failureBody(error)}</div>`,
      becauseOf === null
        ? null
        : html`<p>It waited for ${addressLink(becauseOf, anchors)}, which failed.</p>`,
    ],
  }
}
