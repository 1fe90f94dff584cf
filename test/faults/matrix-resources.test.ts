/** Folders and connections: every write, every fault, once and until the run ends. */

import { vi } from 'vitest'
import { matrix } from './support/matrix.ts'
import { CONNECTIONS, FOLDERS } from './support/operations.ts'

// Git plays no part here, and asking it takes longer than all the rest.
vi.mock('simple-git', () => ({ simpleGit: () => ({ raw: () => Promise.reject(new Error('not here')) }) }))

matrix('folders and connections', [...FOLDERS, ...CONNECTIONS])
