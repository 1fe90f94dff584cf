import type { Kind } from '../../model/kind.ts'
import { agentAuthor } from './author.ts'
import { agentPlan } from './plan.ts'
import { agentSchema } from './schema.ts'
import { agentReaderV1 } from './v1.ts'
import { agentReaderV1Builds } from './v1-builds.ts'
import { agentLookupV1Builds } from './v1-builds-lookup.ts'
import { agentWriterV1Builds } from './v1-builds-write.ts'
import { agentLookupV1 } from './v1-lookup.ts'
import { agentWriterV1 } from './v1-write.ts'
import { agentReaderV2 } from './v2.ts'
import { agentLookupV2 } from './v2-lookup.ts'
import { agentWriterV2 } from './v2-write.ts'

export const agent: Kind = {
  ...agentSchema,
  ...agentPlan,
  ...agentAuthor,
  read: { v1: agentReaderV1, v2: agentReaderV2, 'v1-builds': agentReaderV1Builds },
  lookup: { v1: agentLookupV1, v2: agentLookupV2, 'v1-builds': agentLookupV1Builds },
  write: { v1: agentWriterV1, v2: agentWriterV2, 'v1-builds': agentWriterV1Builds },
  consent: {},
  probe: {},
}
