/** What each generation of the API can do with agents. */

import type { Json, Path } from '../../model/json.ts'
import { getAt, isList } from '../../model/json.ts'
import type { Obstacle } from '../../model/kind.ts'
import type { Dialect } from '../../model/live.ts'
import type { Attrs } from '../../model/manifest.ts'
import { FLAGS } from './schema.ts'

export interface AgentTraits {
  /** A new revision is a draft; what runs is the one that was promoted. */
  readonly promotes: boolean
  /** What stands in the way of deleting one. */
  readonly noDelete: Obstacle | null
  /** What it can neither tell nor set. */
  readonly unsettable: readonly Path[]
}

const WEB: Pick<Obstacle, 'hint'> = {
  hint: "Delete it in Duvo's web interface; the next plan no longer lists it.",
}

export const TRAITS: Readonly<Record<Dialect, AgentTraits>> = {
  v1: { promotes: false, noDelete: { reason: 'API v1 cannot delete agents', ...WEB }, unsettable: [] },
  v2: { promotes: true, noDelete: null, unsettable: [] },
  // v1-builds: no update of an agent or a build is documented, nor what a build takes besides its set-up
  'v1-builds': {
    promotes: false,
    noDelete: { reason: 'the first API v1 cannot delete agents', ...WEB },
    unsettable: [
      ['folder'],
      ...FLAGS.map((flag) => [flag]),
      ['thread_id'],
      ['build', 'revision_name'],
      ['build', 'revision_description'],
      ['build', 'handover_targets'],
    ],
  },
}

/** Of these fields, those that ask for something; off, empty and none are what an agent starts with. */
export const askedFor = (attrs: Attrs, fields: readonly Path[]): readonly Path[] =>
  fields.filter((path) => asksFor(getAt(attrs, path)))

const asksFor = (value: Json | undefined): boolean =>
  value === true || (typeof value === 'string' && value !== '') || (isList(value) && value.length > 0)
