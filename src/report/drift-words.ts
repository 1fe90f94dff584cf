/** The sentences about drift: the same in every report. Names in them are foreign text; each report makes them safe. */

import { type DriftClass, type DriftItem, type DriftReport, isPressing } from '../model/drift.ts'
import type { Edit, RevisionStep } from '../model/live.ts'

/** What happened to an item: `changed in Duvo by Ana Novak, 2026-09-20 14:02 UTC (revision 17 replaced 16)`. */
export function happened(item: DriftItem): string {
  switch (item.class) {
    case 'drift':
      return movedInDuvo(item)
    case 'conflict':
      return `changed in git, and ${movedInDuvo(item)}${consequence(item)}`
    case 'unclassified':
      return item.what === 'missing'
        ? 'not in Duvo; nothing tells whether it ever was'
        : `differs, and nothing tells which side moved; Duvo was last changed ${people(item.edits)}`
    case 'pending':
      return pending(item)
    default:
      return item.class satisfies never
  }
}

function movedInDuvo({ what, edits, blocked }: DriftItem): string {
  if (what !== 'missing') return `changed in Duvo ${people(edits)}`
  // What took its place, or its name, is still there to be asked.
  if (edits.length > 0) return `moved, renamed or replaced in Duvo ${people(edits)}`
  return blocked === null
    ? 'gone from Duvo, which does not tell who deleted it'
    : 'not found in Duvo; nothing tells whether it is gone'
}

/** What becomes of the part that was made by hand, if nobody does anything. */
function consequence({ what, blocked }: DriftItem): string {
  if (blocked !== null) return ''
  return what === 'missing'
    ? '; the next apply creates it anew'
    : '; the next apply overwrites what was done by hand'
}

function pending({ what, blocked }: DriftItem): string {
  switch (what) {
    case 'changed':
      return 'changed in git, not applied yet'
    case 'leftover':
      return 'removed in git, not applied yet'
    case 'missing':
      return blocked === null ? 'new in git, not applied yet' : 'in git, and not in Duvo'
    default:
      return what satisfies never
  }
}

/** `by Ana Novak, 2026-11-21 14:02 UTC`; where parts were written at different times, all of them. */
function people(edits: readonly Edit[]): string {
  const [first, ...others] = edits
  if (first === undefined) return 'by unknown'
  const same = others.every(({ by, at }) => by === first.by && at === first.at)
  if (same) {
    const revision = edits.find((edit) => edit.revision !== null)?.revision ?? null
    return `${person(first)}${revision === null ? '' : ` (${revisionWords(revision)})`}`
  }
  return edits
    .map((edit) => {
      const revision = edit.revision === null ? '' : `: ${revisionWords(edit.revision)}`
      return `${person(edit)} (${edit.within === '' ? 'the rest' : edit.within}${revision})`
    })
    .join(', and ')
}

const person = ({ by, at }: Pick<Edit, 'by' | 'at'>): string =>
  `by ${by ?? 'unknown'}${at === null ? '' : `, ${timeText(at)}`}`

const revisionWords = ({ from, to }: RevisionStep): string =>
  from === null ? `revision ${to}` : `revision ${to} replaced ${from}`

/** `2026-11-21 14:02 UTC`; a time that cannot be read is shown as it came. */
export function timeText(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? at : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `commit 3f2c1ab (newest marker)`; `null` without a baseline. */
export const baselineWords = ({ baseline }: DriftReport): string | null =>
  baseline === null
    ? null
    : `commit ${baseline.commit.slice(0, 7)} (${baseline.from === 'flag' ? '--baseline' : 'newest marker'})`

/** `agent "Copy of Support" (2f6c…), last changed by Ana Novak, 2026-11-21 14:02 UTC` */
export const unmanagedWords = ({ kind, name, id, by, at }: DriftReport['unmanaged'][number]): string =>
  `${kind} ${JSON.stringify(name)} (${id}), last changed ${person({ by, at })}`

/** What the summary counts, most pressing first. */
const COUNTED: readonly { readonly kind: DriftClass; readonly word: string }[] = [
  { kind: 'drift', word: 'drifted' },
  { kind: 'conflict', word: 'in conflict' },
  { kind: 'unclassified', word: 'unclassified' },
  { kind: 'pending', word: 'pending' },
]

/** `label` is what a reader looks for; the sentence goes on with `text`. */
export function driftHeadline({ items }: DriftReport): { readonly label: string; readonly text: string } {
  if (items.length === 0) return { label: 'No drift.', text: 'Duvo matches the manifest.' }
  if (!items.some(isPressing)) {
    return { label: 'No drift.', text: `${items.length} pending: in git, not applied yet.` }
  }
  const counts = COUNTED.map(({ kind, word }) => ({
    n: items.filter((item) => item.class === kind).length,
    word,
  })).filter(({ n }) => n > 0)
  return { label: 'Drift:', text: `${counts.map(({ n, word }) => `${n} ${word}`).join(', ')}.` }
}

/** The commands that write Duvo's state into the manifest; none where it cannot be told what that is. */
export function commandsOn({ items, adopted }: DriftReport): readonly string[] {
  const tried = new Set(adopted?.left.map(({ address }) => address))
  const moved = items.filter(
    // What is gone and blocked may live on under another name.
    (item) =>
      isPressing(item) &&
      !tried.has(item.address) &&
      (item.what === 'changed' || item.blocked === null || item.edits.length > 0),
  )
  // `all` takes nothing of what no baseline tells apart.
  const untold = moved.every((item) => item.class === 'unclassified')
  const all = untold ? 'duvo-drift --adopt all --baseline <commit>' : 'duvo-drift --adopt all'
  return moved.length > MOST_TARGETS ? [all] : moved.map(({ address }) => `duvo-drift --adopt ${address}`)
}

/** More than these are not named one by one. */
const MOST_TARGETS = 3

/** The commands that put the manifest's state back; none where apply cannot. */
export function commandsBack({ items }: DriftReport): readonly string[] {
  const moved = items.filter((item) => isPressing(item) && item.blocked === null)
  return moved.length > MOST_TARGETS
    ? ['duvo-apply']
    : moved.map(({ address }) => `duvo-apply --target ${address}`)
}
