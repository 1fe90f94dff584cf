/** What somebody should know about an export as a whole, before they commit it. */

import { kinds } from '../kinds/index.ts'
import type { KindName } from '../model/address.ts'
import type { Snapshot } from '../model/live.ts'

interface Asked {
  /** Kinds; empty for all. */
  readonly only?: readonly KindName[]
}

/** What is not there as a whole, and cannot be seen from what is. */
export function remarksOn({ only = [] }: Asked, { dialect, caller }: Snapshot): readonly string[] {
  const unread = kinds.filter(
    ({ name, read }) => (only.length === 0 || only.includes(name)) && read[dialect] === undefined,
  )
  const unguarded = (['team', 'user'] as const).filter((one) => caller[one] === null)
  return [
    ...(unread.length === 0
      ? []
      : [
          `This generation of the API (${dialect}) tells nothing of ${unread.map(({ section }) => section).join(' and ')}: what Duvo has of them is not in the manifest. Export again once the team is on a newer one.`,
        ]),
    ...unguarded.map((one) => UNGUARDED[one]),
  ]
}

const UNGUARDED = {
  team: 'The manifest has no `team`, since nothing in Duvo told which one this is: write its id, so that the manifest is never applied to another one.',
  user: 'The manifest has no `owner`, since nothing in Duvo told whose key this is: write the id of that user, so that the manifest is never applied with the key of somebody else.',
} as const
