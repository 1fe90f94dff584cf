/** Beyond exact matches: a create whose content is nearly that of something live is worth a word, not a stop. */

import type { Diagnostic } from '../model/diagnostic.ts'
import { groupBy } from '../model/group-by.ts'
import type { LiveResource } from '../model/live.ts'
import type { Change, CreateChange } from '../model/plan.ts'
import { Translator } from './compare.ts'
import type { PlanInput } from './input.ts'
import type { Matching } from './match.ts'

/** Shared words over all words; a prompt with one paragraph in ten rewritten is about here. */
const ALIKE = 0.8
/** Short texts share most of their words by chance. */
const FEWEST_WORDS = 30
/** Comparing everything with everything has to end somewhere; such plans are first applies or migrations. */
const MOST_PAIRS = 20_000

export function similarResources(
  input: PlanInput,
  matching: Matching,
  changes: readonly Change[],
): readonly Diagnostic[] {
  const creates = groupBy(
    changes.filter((change): change is CreateChange => change.action === 'create' && !isNew(input, change)),
    ({ kind }) => kind,
  )
  const translator = new Translator(matching)
  return input.kinds.flatMap((kind) => {
    const mine = creates.get(kind.name) ?? []
    const unclaimed = input.snapshot.resources.filter(
      ({ kind: name, id }) => name === kind.name && !matching.claims.has(id) && !matching.copies.has(id),
    )
    if (mine.length === 0 || mine.length * unclaimed.length > MOST_PAIRS) return []
    const candidates = unclaimed.map((live) => ({
      live,
      words: wordsOf(kind.fingerprint(translator.toAddresses(kind, live.attrs))),
    }))
    return mine.flatMap((change) => {
      const words = wordsOf(kind.fingerprint(change.target))
      const [best] = candidates
        .map(({ live, words: others }) => ({ live, share: likeness(words, others) }))
        .filter(({ share }) => share >= ALIKE)
        .sort((a, b) => b.share - a.share)
      return best === undefined ? [] : [similar(change, best.live, best.share)]
    })
  })
}

const isNew = ({ options }: PlanInput, { address, desired }: CreateChange): boolean =>
  desired.lifecycle.new || options.allowCreate.includes(address)

const wordsOf = (text: string | null): ReadonlySet<string> =>
  new Set((text ?? '').replaceAll('\\n', ' ').match(/[\p{L}\p{N}]+/gu))

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (Math.min(a.size, b.size) < FEWEST_WORDS) return 0
  let shared = 0
  for (const word of a) if (b.has(word)) shared += 1
  return shared / (a.size + b.size - shared)
}

const similar = (change: CreateChange, live: LiveResource, share: number): Diagnostic => ({
  severity: 'warning',
  code: 'similar-resource',
  message: `${change.address} is much like the live ${live.kind} "${live.name}" (${Math.round(share * 100)} % the same words), which nothing in the manifest claims.`,
  hint: [
    'If it is that one, renamed and edited, add this to the manifest:',
    '  moved:',
    `    - { from: ${JSON.stringify(live.name)}, to: ${change.address} }`,
  ].join('\n'),
  ...(change.source === undefined ? {} : { position: change.source }),
})
