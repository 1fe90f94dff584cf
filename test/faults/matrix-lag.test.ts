/** Everything that creates, while lists lie two seconds behind what was written. */

import { vi } from 'vitest'
import { matrix } from './support/matrix.ts'
import { AGENTS, BUILDS_AND_MOVES, CONNECTIONS, FOLDERS } from './support/operations.ts'

// Git plays no part here, and asking it takes longer than all the rest.
vi.mock('simple-git', () => ({ simpleGit: () => ({ raw: () => Promise.reject(new Error('not here')) }) }))

const creates = [...FOLDERS, ...CONNECTIONS, ...AGENTS, ...BUILDS_AND_MOVES].filter(({ creates }) => creates)

matrix('lists two seconds behind', creates, { listLagMs: 2000 })
