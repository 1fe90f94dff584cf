import type { Kind } from '../../model/kind.ts'
import { agentPlan } from './plan.ts'
import { agentSchema } from './schema.ts'
import { agentReaderV1 } from './v1.ts'
import { agentLookupV1 } from './v1-lookup.ts'
import { agentWriterV1 } from './v1-write.ts'

export const agent: Kind = {
  ...agentSchema,
  ...agentPlan,
  read: { v1: agentReaderV1 },
  lookup: { v1: agentLookupV1 },
  write: { v1: agentWriterV1 },
}
