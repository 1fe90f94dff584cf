/** Reading agents on API v1: list pages carry each agent's newest build, so nothing is asked per agent. */

import type { KindReader } from '../../model/kind.ts'
import { objectAt } from '../row.ts'
import { agentCaller, agentToLive } from './read.ts'
import { historyReader, pastReader } from './revisions.ts'

const revisionsOf = (agent: string): string => `/v1/agents/${agent}/revisions`

export const agentReaderV1: KindReader = {
  // v1: pages of 100 at most; `include_schedules` costs no further request
  list: (io) =>
    io.list({ path: '/v1/agents', rows: 'agents', pageSize: 100, query: { include_schedules: 'true' } }),
  toLive: (row) => agentToLive(row, objectAt(row, 'latest_build')),
  caller: agentCaller,
  details: { history: historyReader(revisionsOf), past: pastReader(revisionsOf) },
}
