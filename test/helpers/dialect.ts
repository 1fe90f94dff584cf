/**
 * The generation of the API that commands speak in a test: the same tests run once for each (see vitest.config.ts).
 * What they expect on the wire is written once, without the part of a path in which generations differ.
 */

import process from 'node:process'
import { TEAM_ID } from '../../src/sandbox/state.ts'

export type TestDialect = 'v1' | 'v2'

/** `DUVO_TEST_DIALECT`; v2, unless it says v1. */
export const DIALECT: TestDialect = process.env['DUVO_TEST_DIALECT'] === 'v1' ? 'v1' : 'v2'

export const onV2 = DIALECT === 'v2'

/** What stands under a team in v2. */
const COLLECTIONS = /^(\S+ )(agents|connections|agent-folders(?:\/move-agents)?)(?=[\s?]|$)/

/** `POST agents/{id}/revisions 500 x1` → the same with the path as it goes over the wire. */
export function wire(request: string): string {
  const placed = onV2 ? request.replace('agent-folders/*/agents', 'agent-folders/move-agents') : request
  const prefix = onV2 ? '/v2/' : '/v1/'
  return COLLECTIONS.test(placed) && onV2
    ? placed.replace(COLLECTIONS, `$1/v2/teams/${TEAM_ID}/$2`)
    : placed.replace(/^(\S+ )/, `$1${prefix}`)
}

/** A path as it went over the wire → without what only its generation says. */
export const bare = (path: string): string =>
  path.replace(/^\/v1\//, '').replace(/^\/v2\/(?:teams\/[^/]+\/(?=agents|connections|agent-folders))?/, '')

/** One request that places agents into a folder. */
export const PLACE = onV2 ? 'POST agent-folders/move-agents' : 'POST agent-folders/{id}/agents'

/** What goes out for as many new revisions. */
export const revisions = (count: number): readonly string[] => [
  ...Array.from({ length: count }, () => 'POST agents/{id}/revisions'),
  ...(onV2 ? Array.from({ length: count }, () => 'POST revisions/{id}/promote') : []),
]

/** What the description of a new revision says where the manifest does not; v2 takes it when it promotes. */
export const originOf = (key: string): string | null =>
  onV2 ? `Applied by duvo-gitops: project shop, ${key}, outside git.` : null

/** A label on a new revision: v2 says it when it promotes. */
export const LABEL_OF_NEW: readonly string[] = onV2 ? [] : ['PATCH revisions/{id}']
