/** One change of a plan in markdown: a row of the table, and what a reader finds when they unfold it. */

import { fromPointer } from '../model/json.ts'
import type { Action, BlockedChange, Change, EffectiveChange, FieldChange } from '../model/plan.ts'
import { type Block, paragraph, type Section } from './markdown-blocks.ts'
import { code, htmlCode, prose } from './markdown-escape.ts'
import { CHANGED, CREATED, DELETED, fieldBlocks } from './markdown-fields.ts'
import { hintCell, hintText } from './markdown-parts.ts'
import { saysSomething } from './plan-words.ts'
import { scheduleLine } from './schedule-text.ts'
import { count, toStyle } from './style.ts'

/** Fields that a row names. */
const NAMED = 4

const SYMBOL: Readonly<Record<Action, string>> = { create: '+', update: '~', delete: '-', blocked: '!' }

const PLAIN = toStyle({ color: false, width: Number.MAX_SAFE_INTEGER, verbose: true })

export const CHANGE_HEADS = ['', 'resource', 'name', 'what changes', 'requests']

export const changeRow = (change: EffectiveChange, requests: number): readonly string[] => [
  code(SYMBOL[change.action]),
  code(change.address),
  prose(change.name),
  inFewWords(change),
  String(requests),
]

export const BLOCKED_HEADS = ['', 'resource', 'name', 'why', 'way out']

export const blockedRow = (change: BlockedChange): readonly string[] => [
  code(SYMBOL[change.action]),
  code(change.address),
  prose(change.name),
  prose(change.reason),
  hintCell(change.hint),
]

function inFewWords(change: EffectiveChange): string {
  const { fields } = change
  switch (change.action) {
    case 'create':
      return fields.length === 0 ? 'new' : `new, ${count(fields.filter(saysSomething).length, 'field')}`
    case 'update':
      return [...(change.adopts ? ['adopted'] : []), fieldNames(fields)].filter(Boolean).join(': ')
    case 'delete':
      return prose(change.reason)
    default:
      return change satisfies never
  }
}

/** The last word of each path, which is the one people know. */
function fieldNames(fields: readonly FieldChange[]): string {
  const names = fields.map(({ path }) => code(fromPointer(path).at(-1) ?? path)).filter((name) => name !== '')
  const left = names.length - NAMED
  return left <= 0 ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} and ${left} more`
}

/** Whether there is more to say than the tables do. */
export const hasDetails = ({ action, fields, hint }: Change): boolean =>
  action === 'create' || action === 'update' || fields.length > 0 || (hint?.includes('\n') ?? false)

export const changeSection = (change: Change): Section => ({
  summary: `${SYMBOL[change.action]} ${htmlCode(change.address)} ${htmlCode(JSON.stringify(change.name))}`,
  blocks: [paragraph(facts(change)), ...hintParagraph(change), ...shownFields(change)],
})

function facts(change: Change): string {
  const { reason, source, requires, adopts } = change
  const [runs] = scheduleLine(change.live, PLAIN)
  return [
    `Why: ${prose(reason)}`,
    ...(adopts ? ['Adopted: found in Duvo without our marker'] : []),
    ...(requires.length === 0 ? [] : [`Comes after: ${requires.map(code).join(', ')}`]),
    ...(runs === undefined ? [] : [`In Duvo it ${prose(runs)}`]),
    ...(source === undefined ? [] : [`Source: ${code(`${source.file}:${source.line}`)}`]),
  ]
    .map((fact) => `- ${fact}`)
    .join('\n')
}

function hintParagraph({ hint }: Change): readonly Block[] {
  const text = hintText(hint)
  return text === '' ? [] : [paragraph(text)]
}

function shownFields({ action, live, fields }: Change): readonly Block[] {
  switch (action) {
    case 'create':
      return fieldBlocks(fields.filter(saysSomething), CREATED)
    case 'update':
      return fieldBlocks(fields, CHANGED)
    case 'delete':
      return fieldBlocks(fields, DELETED)
    case 'blocked':
      return live === null ? fieldBlocks(fields.filter(saysSomething), CREATED) : fieldBlocks(fields, CHANGED)
    default:
      return action satisfies never
  }
}
