/** Every kind of resource, in the order plans list them. The only place that names them all. */

import type { Kind } from '../model/kind.ts'
import { agent } from './agent/index.ts'
import { connection } from './connection/index.ts'
import { folder } from './folder/index.ts'

export const kinds: readonly Kind[] = [folder, connection, agent]
