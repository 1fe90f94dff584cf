/** Brakes and guards: reasons not to apply a plan, each with the numbers and the way through. */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { groupBy } from '../model/group-by.ts'
import type { Change, DeleteChange } from '../model/plan.ts'
import type { PlanInput } from './input.ts'
import type { Matching } from './match.ts'

const MOST_DELETES = 5
const LARGEST_SHARE = 0.3
/** A share means little among a handful. */
const SHARE_COUNTS_FROM = 10

const refusal = (code: Diagnostic['code'], message: string, hint: string): Diagnostic => ({
  severity: 'error',
  code,
  message,
  hint,
})

/** Is this the team, and the user, the manifest was written for? Only what rows told; the rest is checked while applying. */
export function guards({
  manifest,
  snapshot,
}: Pick<PlanInput, 'manifest' | 'snapshot'>): readonly Diagnostic[] {
  const { team, user } = snapshot.caller
  const refusals: Diagnostic[] = []
  if (manifest.team !== null && team !== null && manifest.team !== team)
    refusals.push(wrongTeam(manifest.team, team))
  if (manifest.owner !== null && user !== null && manifest.owner !== user)
    refusals.push(wrongOwner(manifest.owner, user))
  return refusals
}

const wrongTeam = (wanted: string, actual: string): Diagnostic =>
  refusal(
    'wrong-team',
    `The API key belongs to team ${actual}, but the manifest is for team ${wanted}.`,
    'Set DUVO_API_KEY to a key of the right team, or correct `team:` in the manifest. Nothing was written.',
  )

const wrongOwner = (wanted: string, actual: string): Diagnostic =>
  refusal(
    'wrong-owner',
    `The API key belongs to user ${actual}, but the manifest is for the key of user ${wanted}.`,
    "Connections are per user: another user's key would create them a second time. Use the owner's key, or change `owner:`.",
  )

/** Too many deletes at once are more often a mistake than a wish. */
export function brakes(
  { options }: PlanInput,
  changes: readonly Change[],
  matching: Matching,
): readonly Diagnostic[] {
  const deletes = changes.filter(
    (change): change is DeleteChange =>
      change.action === 'delete' && !options.allowDelete.includes(change.address),
  )
  const most = options.maxDeletes ?? MOST_DELETES
  const ways = waysThrough(deletes.map(({ address }) => address))
  if (deletes.length > most) {
    return [
      refusal(
        'too-many-deletes',
        `${deletes.length} deletes are planned; at most ${most} pass without a word.`,
        ways,
      ),
    ]
  }
  if (options.maxDeletes !== null) return []
  const perKind = groupBy(deletes, ({ kind }) => kind)
  return [...perKind].flatMap(([kind, doomed]) => {
    const matched = [...matching.matches.values()].filter(({ live }) => live.kind === kind).length
    const managed = matched + doomed.length
    const share = doomed.length / managed
    if (managed < SHARE_COUNTS_FROM || share <= LARGEST_SHARE) return []
    const percent = Math.round(share * 100)
    return [
      refusal(
        'too-many-deletes',
        `${doomed.length} of ${managed} managed ${kind}s (${percent} %) would be deleted; at most ${LARGEST_SHARE * 100} % pass without a word.`,
        ways,
      ),
    ]
  })
}

const waysThrough = (addresses: readonly Address[]): string =>
  `Look at the list; then pass --max-deletes ${addresses.length}, or ${addresses
    .slice(0, 3)
    .map((address) => `--allow-delete ${address}`)
    .join(' ')}${addresses.length > 3 ? ' …' : ''}`

/** An old job must not undo what a newer commit has set up. */
export function staleness(
  { history, options, manifest }: PlanInput,
  matching: Matching,
): { readonly refusals: readonly Diagnostic[]; readonly diagnostics: readonly Diagnostic[] } {
  if (history.commit === null) return { refusals: [], diagnostics: [] }
  const commits = new Map<string, Address>()
  for (const [address, { live }] of matching.matches) {
    const { lastMarker } = live
    if (lastMarker?.project === manifest.project && lastMarker.commit !== 'local')
      commits.set(lastMarker.commit, address)
  }
  const related = (relation: string) =>
    [...commits].filter(([commit]) => history.relation(commit) === relation)
  const [newer] = related('descendant')
  const [unknown] = related('unknown')
  const diagnostics: Diagnostic[] =
    unknown === undefined
      ? []
      : [
          {
            severity: 'warning',
            code: 'history-unknown',
            message: `git does not know commit ${unknown[0]}, which set up ${unknown[1]}; whether this manifest is older cannot be told.`,
            hint: 'Fetch the whole history (actions/checkout: `fetch-depth: 0`).',
          },
        ]
  if (newer === undefined || options.allowStale) return { refusals: [], diagnostics }
  const [commit, address] = newer
  return {
    refusals: [
      refusal(
        'stale-commit',
        `${address} was set up by commit ${commit}, which is newer than the one checked out (${history.commit.slice(0, 7)}).`,
        'Run the job of the newest commit; to go back on purpose, revert in git, or pass --allow-stale.',
      ),
    ],
    diagnostics,
  }
}
