/** Folders and connections: every write, every fault, once and until the run ends. */

import { COMPOSIO } from './support/composio.ts'
import { matrix } from './support/matrix.ts'
import { CONNECTIONS, FOLDERS } from './support/operations.ts'

matrix('folders and connections', [...FOLDERS, ...CONNECTIONS, ...COMPOSIO])
