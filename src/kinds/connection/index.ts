import type { Kind } from '../../model/kind.ts'
import { V1, V2 } from '../grammar.ts'
import { connectionLookup } from './lookup.ts'
import { connectionPlan } from './plan.ts'
import { connectionReader } from './read.ts'
import { connectionSchema } from './schema.ts'
import { connectionWriter } from './write.ts'

const v1 = connectionReader(V1)
const v2 = connectionReader(V2)

export const connection: Kind = {
  ...connectionSchema,
  ...connectionPlan,
  // v1-builds: there are no connections
  read: { v1, v2 },
  lookup: { v1: connectionLookup(v1), v2: connectionLookup(v2) },
  write: { v1: connectionWriter(V1), v2: connectionWriter(V2) },
}
