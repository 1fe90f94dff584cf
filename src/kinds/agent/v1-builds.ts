/**
 * Reading agents on the first v1: a list tells their names and nothing of their builds, which are read per agent, and
 * only for agents that a plan is about. The newest build is the one that runs. Everything else cannot be told there.
 */

import { toPointer } from '../../model/json.ts'
import type { KindReader } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { objectAt, pick } from '../row.ts'
import { agentCaller, agentToLive } from './read.ts'
import { listRevisions, newestMarked, newestRevisionFirst, pastReader } from './revisions.ts'
import { TRAITS } from './traits.ts'

export const buildsOf = (agent: string): string => `/v1/agents/${agent}/builds`

const untold = TRAITS['v1-builds'].unsettable.map(toPointer)

export const agentReaderV1Builds: KindReader = {
  list: (io) => io.list({ path: '/v1/agents', rows: 'agents', pageSize: 100 }),
  toLive(row) {
    const live = agentToLive(row, null)
    return {
      ...live,
      attrs: pick(live.attrs, ['name']),
      version: String(row['updated_at'] ?? ''),
      holds: null,
      extra: { row, buildUnread: true, untold },
    }
  },
  caller: agentCaller,
  details: {
    past: pastReader(buildsOf),
    async build(io, live) {
      const builds = await listRevisions(io, buildsOf(live.id))
      if (!builds.ok) return fail(builds.error)
      const [newest = null] = newestRevisionFirst(builds.value)
      const told = agentToLive(objectAt(live.extra, 'row') ?? {}, newest)
      return ok({
        ...live,
        attrs: pick(told.attrs, ['name', 'build']),
        marker: told.marker,
        ...newestMarked(builds.value, told),
        known: [...live.known, 'build', 'history'],
        extra: { ...told.extra, untold },
      })
    },
  },
}
