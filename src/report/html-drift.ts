/** What moved by hand, who did it and when, and the two ways out, as one page. */

import { type DriftClass, type DriftItem, type DriftReport, isPressing } from '../model/drift.ts'
import {
  baselineWords,
  commandsBack,
  commandsOn,
  driftHeadline,
  happened,
  unmanagedWords,
} from './drift-words.ts'
import { adoptionSection } from './html-adoption.ts'
import { kindFacet } from './html-change.ts'
import { diagnosticsSection } from './html-diagnostic.ts'
import type { Limit } from './html-diff.ts'
import { fieldsHtml, type Sides } from './html-fields.ts'
import { facet, filteredList } from './html-filters.ts'
import { hintHtml } from './html-hint.ts'
import { limitFor } from './html-limit.ts'
import { type Content, type Html, html } from './html-markup.ts'
import { type HtmlOptions, htmlPage, type Section } from './html-page.ts'
import {
  alert,
  anchorsOf,
  copyable,
  facts,
  place,
  sentence,
  type Tone,
  tag,
  tile,
  tiles,
  title,
} from './html-parts.ts'
import { count } from './style.ts'

const CLASS = {
  drift: { tone: 'update', sign: '\u0394', says: 'Live moved since the last apply' },
  conflict: { tone: 'delete', sign: '\u2260', says: 'Both git and Duvo moved' },
  unclassified: { tone: 'blocked', sign: '?', says: 'No baseline tells which side moved' },
  pending: { tone: 'info', sign: '\u2192', says: 'In git, not applied yet' },
} as const satisfies Readonly<Record<DriftClass, { tone: Tone; sign: string; says: string }>>

const CLASSES = ['drift', 'conflict', 'unclassified', 'pending'] as const

const SIDES: Sides = {
  before: 'Live in Duvo',
  after: 'Manifest',
  onlyBefore: 'only live',
  onlyAfter: 'only in the manifest',
  legend: '\u2212 only live, + only in the manifest',
}

/** So many items are shown opened. */
const OPEN = 25

/** A whole HTML file. */
export function driftHtml(report: DriftReport, options: HtmlOptions & { readonly baseUrl: string }): string {
  const { label, text } = driftHeadline(report)
  return htmlPage(
    {
      title: `Drift: ${report.project}`,
      command: 'duvo-drift',
      head: html`<section class="head" aria-labelledby="title"><p class="kicker">Drift</p><h1 id="title">${report.project}</h1>
<p class="headline"><strong>${label}</strong> ${text}</p>${tiles(classTiles(report))}${facts([
        ['Baseline', baselineWords(report) ?? 'none: nothing tells which side moved'],
        ['Commit', report.commit === null ? 'outside git' : copyable(report.commit)],
        ['Team', report.team === null ? 'not told' : html`<code>${report.team}</code>`],
        ['API', html`<code>${options.baseUrl}</code>, dialect ${report.dialect}`],
      ])}</section>
${waysOut(report)}`,
      sections: [
        ...adoptionSection(report.adopted),
        ...diagnosticsSection(report.diagnostics),
        ...itemsSection(report.items),
        ...unmanagedSection(report),
      ],
    },
    options,
  )
}

const tally = (items: readonly DriftItem[], kind: DriftClass): number =>
  items.filter((item) => item.class === kind).length

const classTiles = ({ items }: DriftReport): readonly Html[] =>
  CLASSES.map((kind) => tile(CLASS[kind].tone, CLASS[kind].sign, tally(items, kind), kind))

/** Back to git's state, or on with Duvo's. */
function waysOut(report: DriftReport): Content {
  if (!report.items.some(isPressing)) return null
  const way = (label: string, commands: readonly string[]): Content =>
    commands.length === 0
      ? null
      : html`<p>${label}</p>${commands.map((command) => html`<p>${copyable(command)}</p>`)}`
  return alert('info', 'Two ways out', [
    way("To put the manifest's state back:", commandsBack(report)),
    way("To keep Duvo's state:", commandsOn(report)),
  ])
}

function itemsSection(items: readonly DriftItem[]): readonly Section[] {
  if (items.length === 0) return []
  const anchors = anchorsOf(items.map(({ address }) => address))
  const limit = limitFor(items.flatMap(({ fields }) => fields))
  const classes = CLASSES.map((kind) => ({
    value: kind,
    label: kind,
    tone: CLASS[kind].tone,
    sign: CLASS[kind].sign,
    count: tally(items, kind),
  }))
  const list = filteredList(
    items.map((item) => itemHtml(item, anchors.get(item.address) ?? '', items.length <= OPEN, limit)),
    {
      one: 'resource',
      many: 'resources',
      facets: [...facet('class', 'Class', classes), ...kindFacet(items)],
      folds: true,
      sought: 'address, name, person, value',
      total: items.length,
    },
  )
  return [
    {
      id: 'differences',
      label: `Differences (${items.length})`,
      content: html`<section id="differences" aria-labelledby="differences-title"><h2 id="differences-title">Differences</h2>
${list}</section>`,
    },
  ]
}

function itemHtml(item: DriftItem, anchor: string, open: boolean, limit: Limit): Html {
  const { kind, fields, id, source, blocked } = item
  const { tone, sign } = CLASS[item.class]
  return html`<details class="item" id="${anchor}" data-item data-class="${item.class}" data-kind="${kind}"${open ? html` open` : null}>
<summary>${tag(tone, sign, item.class)} ${title(item)}<span class="end">${
    fields.length === 0 ? null : html`<span class="quiet" data-ui>${count(fields.length, 'field')}</span>`
  }</span></summary>
<div class="body"><p class="happened">${sentence(happened(item))}</p>${
    blocked === null
      ? null
      : html`<div class="alert blocked"><p>${tag('blocked', '!', 'blocked')} ${blocked.reason}</p>${hintHtml(blocked.hint)}</div>`
  }${facts([
    ['Source', source === undefined ? null : place(source)],
    ['Id', id === null ? null : html`<code>${id}</code>`],
  ])}${fieldGroups(item, limit)}</div></details>
`
}

/** Where fields moved on different sides, each class under its own heading. */
function fieldGroups({ fields }: DriftItem, limit: Limit): Content {
  const present = CLASSES.filter((kind) => fields.some((field) => field.class === kind))
  return present.map((kind) => [
    present.length < 2
      ? null
      : html`<h4 class="group">${tag(CLASS[kind].tone, CLASS[kind].sign, kind)} <span class="quiet" data-ui>${CLASS[kind].says}</span></h4>`,
    fieldsHtml(
      fields.filter((field) => field.class === kind),
      'change',
      SIDES,
      limit,
    ),
  ])
}

const unmanagedSection = ({ unmanaged }: DriftReport): readonly Section[] =>
  unmanaged.length === 0
    ? []
    : [
        {
          id: 'unmanaged',
          label: `Unmanaged (${unmanaged.length})`,
          content: html`<section id="unmanaged" aria-labelledby="unmanaged-title"><h2 id="unmanaged-title">Unmanaged</h2>
<p class="quiet">In Duvo, and not in the manifest. Nothing is done about them.</p>
<ul class="words">${unmanaged.map((one) => html`<li>${unmanagedWords(one)}</li>`)}</ul></section>`,
        },
      ]
