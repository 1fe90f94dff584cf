/** Agents: every write, every fault, once and until the run ends. */

import { vi } from 'vitest'
import { matrix } from './support/matrix.ts'
import { AGENTS, BUILDS_AND_MOVES } from './support/operations.ts'

// Git plays no part here, and asking it takes longer than all the rest.
vi.mock('simple-git', () => ({ simpleGit: () => ({ raw: () => Promise.reject(new Error('not here')) }) }))

matrix('agents', [...AGENTS, ...BUILDS_AND_MOVES])
