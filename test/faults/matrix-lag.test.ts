/** Everything that creates, while lists lie two seconds behind what was written. */

import { matrix } from './support/matrix.ts'
import { AGENTS, BUILDS_AND_MOVES, CONNECTIONS, FOLDERS } from './support/operations.ts'

const creates = [...FOLDERS, ...CONNECTIONS, ...AGENTS, ...BUILDS_AND_MOVES].filter(({ creates }) => creates)

matrix('lists two seconds behind', creates, { listLagMs: 2000 })
