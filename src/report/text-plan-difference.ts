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
  const blocks = now.map((change) => differenceLines(before.get(change.address), change, style))
  const all = [
    ...gone.map((change) => [`- ${title(change)} was reviewed, and is not planned any more`]),
    ...blocks,
  ]
  const lines = stack(all.filter((block) => block.length > 0))
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
      if (old === undefined) return [`${visible(field.path)}: was not reviewed, ${arrow(field)}`]
      const same = sameJson(old.before, field.before) && sameJson(old.after, field.after)
      return same ? [] : [`${visible(field.path)}: reviewed ${arrow(old)}, now ${arrow(field)}`]
    }),
  ]
}

const title = ({ address, action }: ComparedChange): string => `${visible(address)} (${action})`

/** Long texts are told apart by their beginning; the plan shows them whole. */
const arrow = ({ before, after }: { readonly before: Json; readonly after: Json }): string =>
  `${shortened(inlineField(before))} → ${shortened(inlineField(after))}`

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)
