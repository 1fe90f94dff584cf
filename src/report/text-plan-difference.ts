/** Why a plan made now is not the one that was reviewed: what came, what went, and what is different. */

import { type Json, sameJson } from '../model/json.ts'
import { type Style, sections, stack, type TextOptions, toStyle } from './style.ts'
import { inlineField } from './value-text.ts'
import { visible } from './visible.ts'

/** A change as far as it is compared; from a plan or from a plan file. */
export interface ComparedChange {
  readonly address: string
  readonly action: string
  readonly id: string | null
  readonly fields: readonly { readonly path: string; readonly before: Json; readonly after: Json }[]
}

/** Ends with a line break; empty when both do the same. */
export function planDifferenceText(
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
  options: TextOptions,
): string {
  const style = toStyle(options)
  const before = new Map(reviewed.map((change) => [change.address, change]))
  const after = new Map(now.map((change) => [change.address, change]))
  const gone = reviewed.filter(({ address }) => !after.has(address))
  const lines = stack([...gone, ...now], (change) =>
    after.has(change.address)
      ? differenceLines(before.get(change.address), change, style)
      : [`- ${title(change)} was reviewed, and is not planned any more`],
  )
  return lines.length === 0 ? '' : sections([['The plan is not the one that was reviewed:'], lines])
}

function differenceLines(before: ComparedChange | undefined, after: ComparedChange, style: Style): string[] {
  if (before === undefined) return [`+ ${title(after)} is planned, and was not reviewed`]
  const lines = [
    ...(before.action === after.action ? [] : [`action: ${before.action} → ${after.action}`]),
    ...(before.id === after.id ? [] : [`id: ${inlineField(before.id)} → ${inlineField(after.id)}`]),
    ...fieldDifferences(before, after),
  ]
  return lines.length === 0
    ? []
    : [`~ ${title(after)}`, ...lines.map((line) => `    ${style.colors.dim(line)}`)]
}

function fieldDifferences(before: ComparedChange, after: ComparedChange): string[] {
  const reviewed = new Map(before.fields.map((field) => [field.path, field]))
  const planned = new Set(after.fields.map(({ path }) => path))
  return [
    ...before.fields
      .filter(({ path }) => !planned.has(path))
      .map(({ path }) => `${visible(path)}: no longer changes`),
    ...after.fields.flatMap((field) => {
      const old = reviewed.get(field.path)
      const path = visible(field.path)
      if (old === undefined) return [`${path}: was not reviewed, ${arrow(field, field)}`]
      const same = sameJson(old.before, field.before) && sameJson(old.after, field.after)
      return same ? [] : [`${path}: reviewed ${arrow(old, field)}, now ${arrow(field, old)}`]
    }),
  ]
}

const title = ({ address, action }: ComparedChange): string => `${visible(address)} (${action})`

type Sides = Pick<ComparedChange['fields'][number], 'before' | 'after'>

/** Both sides of a field, as seen beside the other plan's. */
const arrow = (own: Sides, other: Sides): string =>
  `${piece(own.before, other.before)} → ${piece(own.after, other.after)}`

/** Characters of a long text that are shown, and how many of them stand before the first one that differs. */
const PIECE = 40
const LEAD = 15

/** A value, or where it is long the piece of it that tells it from the other; the plan shows it whole. */
function piece(own: Json, other: Json): string {
  const [text, others] = [inlineField(own), inlineField(other)]
  if (text.length <= PIECE) return text
  let same = 0
  while (same < text.length && text[same] === others[same]) same += 1
  const start = same === text.length || same <= LEAD ? 0 : Math.min(same - LEAD, text.length - PIECE)
  const end = start + PIECE
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`
}
