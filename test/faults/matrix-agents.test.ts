/** Agents: every write, every fault, once and until the run ends. */

import { matrix } from './support/matrix.ts'
import { AGENTS, BUILDS_AND_MOVES } from './support/operations.ts'

matrix('agents', [...AGENTS, ...BUILDS_AND_MOVES])
