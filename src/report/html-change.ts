/** The changes of a plan as HTML, each with all that is to be said about it. */

import type { Address } from '../model/address.ts'
import type { Change } from '../model/plan.ts'
import type { Limit } from './html-diff.ts'
import { fieldsHtml, newFieldsHtml, type Sides } from './html-fields.ts'
import { type Choice, type Facet, facet, filteredList } from './html-filters.ts'
import { hintHtml } from './html-hint.ts'
import { limitFor } from './html-limit.ts'
import { type Content, type Html, html } from './html-markup.ts'
import type { Section } from './html-page.ts'
import { addressLinks, anchorsOf, facts, place, SIGN, sentence, tag, title } from './html-parts.ts'
import { saysSomething } from './plan-words.ts'
import { scheduleLine } from './schedule-text.ts'
import { count, toStyle } from './style.ts'

/** What a report about a plan adds to its changes. */
export interface Extra {
  readonly mark: (change: Change, anchors: ReadonlyMap<string, string>) => Mark | null
  readonly facets: readonly Facet[]
}

/** What became of a change. */
export interface Mark {
  /** For `data-outcome`. */
  readonly key: string
  /** At the head of its entry. */
  readonly row: Html
  readonly body: Content
}

const NOTHING: Extra = { mark: () => null, facets: [] }

const SIDES: Sides = { before: 'Before', after: 'After', onlyBefore: 'removed', onlyAfter: 'new', legend: '' }

/** So many changes are shown opened; more would be a wall. */
const OPEN = 25

/** Addresses listed beside a change. */
const MOST_LINKS = 12

const PLAIN = toStyle({ color: false, width: Number.MAX_SAFE_INTEGER, verbose: true })

export function changesSection(changes: readonly Change[], extra: Extra = NOTHING): readonly Section[] {
  if (changes.length === 0) return []
  const context: Context = {
    anchors: anchorsOf(changes.map(({ address }) => address)),
    neededBy: dependentsOf(changes),
    open: changes.length <= OPEN,
    limit: limitFor(changes.flatMap(({ fields }) => fields)),
    extra,
  }
  const list = filteredList(
    changes.map((change) => changeHtml(change, context)),
    {
      one: 'change',
      many: 'changes',
      folds: true,
      sought: 'address, name, field, value',
      total: changes.length,
      facets: [...facet('action', 'Action', actionChoices(changes)), ...kindFacet(changes), ...extra.facets],
    },
  )
  return [
    {
      id: 'changes',
      label: `Changes (${changes.length})`,
      content: html`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Changes</h2>
${list}</section>`,
    },
  ]
}

interface Context {
  readonly anchors: ReadonlyMap<string, string>
  readonly neededBy: ReadonlyMap<Address, readonly Address[]>
  readonly open: boolean
  readonly limit: Limit
  readonly extra: Extra
}

function changeHtml(change: Change, context: Context): Html {
  const { address, action, kind, fields } = change
  const mark = context.extra.mark(change, context.anchors)
  // A new resource sets every field; those that say something are what other reports count, too.
  const shown = (change.live === null ? fields.filter(saysSomething) : fields).length
  const outcome = mark === null ? null : html` data-outcome="${mark.key}"`
  return html`<details class="item ${action}" id="${context.anchors.get(address) ?? ''}" data-item data-action="${action}" data-kind="${kind}"${outcome}${context.open ? html` open` : null}>
<summary>${tag(action, SIGN[action], action)} ${title(change)}<span class="end">${mark?.row ?? null}${
    shown === 0 ? null : html`<span class="quiet" data-ui>${count(shown, 'field')}</span>`
  }</span></summary>
<div class="body">${mark?.body ?? null}${about(change, context)}${shownFields(change, context.limit)}</div></details>
`
}

function about(change: Change, { anchors, neededBy }: Context): Content {
  const { address, id, reason, hint, requires, source, live } = change
  const dependents = neededBy.get(address) ?? []
  const [schedule] = scheduleLine(live, PLAIN)
  return [
    html`<p class="reason">${sentence(reason)}</p>`,
    hintHtml(hint),
    facts([
      ['Source', source === undefined ? null : place(source)],
      ['Id', id === null ? null : html`<code>${id}</code>`],
      ['Adopts', change.adopts ? 'yes: found without our marker, and managed from now on' : null],
      ['Schedule', schedule ?? null],
      ['Needs', requires.length === 0 ? null : addressLinks(requires, anchors, MOST_LINKS)],
      ['Needed by', dependents.length === 0 ? null : addressLinks(dependents, anchors, MOST_LINKS)],
    ]),
  ]
}

function shownFields(change: Change, limit: Limit): Content {
  const { action, fields, live } = change
  if (fields.length === 0) return null
  return action === 'create' || (action === 'blocked' && live === null)
    ? newFieldsHtml(fields, SIDES, limit)
    : fieldsHtml(fields, 'change', SIDES, limit)
}

function dependentsOf(changes: readonly Change[]): ReadonlyMap<Address, readonly Address[]> {
  const found = new Map<Address, Address[]>()
  for (const { address, requires } of changes) {
    for (const needed of requires) {
      const list = found.get(needed)
      if (list === undefined) found.set(needed, [address])
      else list.push(address)
    }
  }
  return found
}

const actionChoices = (changes: readonly Change[]): readonly Choice[] =>
  (['create', 'update', 'delete', 'blocked'] as const).map((action) => ({
    value: action,
    label: action,
    tone: action,
    sign: SIGN[action],
    count: changes.filter((change) => change.action === action).length,
  }))

/** Every kind that occurs, in the order of the list. */
export function kindFacet(items: readonly { readonly kind: string }[]): readonly Facet[] {
  const counts = new Map<string, number>()
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return facet(
    'kind',
    'Kind',
    [...counts].map(([kind, n]) => ({ value: kind, label: kind, tone: 'quiet', sign: '', count: n })),
  )
}
