/** Why a plan made now is not the one that was reviewed: both sides of every change that is not the same. */

import { type Json, sameJson } from '../model/json.ts'
import type { FieldChange } from '../model/plan.ts'
import type { Failure } from '../model/result.ts'
import { failureAlert, head, titleOf } from './html-diagnostics.ts'
import { fieldsHtml, type Sides } from './html-fields.ts'
import { type Choice, facet, filteredList } from './html-filters.ts'
import { limitFor } from './html-limit.ts'
import { type Content, type Html, html } from './html-markup.ts'
import { type HtmlOptions, htmlPage } from './html-page.ts'
import { anchorsOf, type Tone, tag } from './html-parts.ts'
import { count } from './style.ts'
import type { ComparedChange } from './text-plan-difference.ts'

type What = 'new' | 'gone' | 'different'

interface Difference {
  readonly address: string
  readonly what: What
  readonly reviewed: ComparedChange | null
  readonly now: ComparedChange | null
}

const WHAT: Readonly<Record<What, { readonly tone: Tone; readonly sign: string; readonly says: string }>> = {
  new: { tone: 'create', sign: '+', says: 'planned, and was not reviewed' },
  gone: { tone: 'delete', sign: '\u2212', says: 'was reviewed, and is not planned any more' },
  different: { tone: 'update', sign: '~', says: 'does something else than was reviewed' },
}

const SIDES: Sides = { before: 'Before', after: 'After', onlyBefore: 'removed', onlyAfter: 'new', legend: '' }

/** A whole HTML file. `reviewed` and `now` are the changes of the two plans. */
export function differenceHtml(
  command: string,
  project: string,
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
  failure: Failure,
  options: HtmlOptions,
): string {
  const found = differences(reviewed, now)
  const limit = limitFor([...reviewed, ...now].flatMap(({ fields }) => fields.map(toField)))
  const anchors = anchorsOf(found.map(({ address }) => address))
  const items = found.map(
    (
      difference,
    ) => html`<details class="item" id="${anchors.get(difference.address) ?? ''}" data-item data-what="${difference.what}" open>
<summary>${tag(WHAT[difference.what].tone, WHAT[difference.what].sign, difference.what)} <h3><code>${difference.address}</code></h3> <span class="name">${WHAT[difference.what].says}</span></summary>
<div class="body">${sides(difference).map(([label, change]) => sideHtml(label, change, limit))}</div></details>
`,
  )
  return htmlPage(
    {
      title: titleOf(command, project),
      command: `duvo-${command}`,
      head: html`${head(command, project, html`<strong>The plan is not the one that was reviewed.</strong> ${count(found.length, 'change')} ${found.length === 1 ? 'differs' : 'differ'}.`)}${failureAlert(failure, 'refused')}`,
      sections: [
        {
          id: 'differences',
          label: `Differences (${found.length})`,
          content: html`<section id="differences" aria-labelledby="differences-title"><h2 id="differences-title">Differences</h2>
${filteredList(items, { one: 'difference', many: 'differences', facets: facet('what', 'What', choices(found)), folds: true, sought: 'address, field, value', total: found.length })}</section>`,
        },
      ],
    },
    options,
  )
}

function differences(
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
): readonly Difference[] {
  const before = new Map(reviewed.map((change) => [change.address, change]))
  const after = new Map(now.map((change) => [change.address, change]))
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((address): Difference[] => {
    const [old, fresh] = [before.get(address) ?? null, after.get(address) ?? null]
    if (old === null) return [{ address, what: 'new', reviewed: null, now: fresh }]
    if (fresh === null) return [{ address, what: 'gone', reviewed: old, now: null }]
    return sameJson(comparable(old), comparable(fresh))
      ? []
      : [{ address, what: 'different', ...onlyDifferent(old, fresh) }]
  })
}

const comparable = ({ action, id, fields }: ComparedChange): Json => ({
  action,
  id,
  fields: fields.map(({ path, before, after }) => ({ path, before, after })),
})

/** Both sides without the fields that both change alike. */
function onlyDifferent(old: ComparedChange, fresh: ComparedChange): Pick<Difference, 'reviewed' | 'now'> {
  const without = (own: ComparedChange, other: ComparedChange): ComparedChange => {
    const fields = new Map(other.fields.map((field) => [field.path, field]))
    return {
      ...own,
      fields: own.fields.filter(({ path, before, after }) => {
        const same = fields.get(path)
        return same === undefined || !sameJson([same.before, same.after], [before, after])
      }),
    }
  }
  return { reviewed: without(old, fresh), now: without(fresh, old) }
}

const sides = ({ reviewed, now }: Difference): readonly (readonly [string, ComparedChange | null])[] => [
  ['Reviewed', reviewed],
  ['Planned now', now],
]

function sideHtml(label: string, change: ComparedChange | null, limit: ReturnType<typeof limitFor>): Html {
  return html`<div class="side"><h4>${label}</h4>${change === null ? html`<p class="quiet">nothing</p>` : changeBody(change, limit)}</div>`
}

const changeBody = (change: ComparedChange, limit: ReturnType<typeof limitFor>): Content => [
  html`<p class="quiet">${change.action}${change.id === null ? null : html` <code>${change.id}</code>`}${change.fields.length === 0 ? ', no further fields' : null}</p>`,
  fieldsHtml(change.fields.map(toField), 'change', SIDES, limit),
]

/** A plan file holds no secrets: what was one is a word by now. */
const toField = (field: ComparedChange['fields'][number]): FieldChange => ({ ...field, sensitive: false })

const choices = (found: readonly Difference[]): readonly Choice[] =>
  (['new', 'gone', 'different'] as const).map((what) => ({
    value: what,
    label: what,
    ...WHAT[what],
    count: found.filter((difference) => difference.what === what).length,
  }))
