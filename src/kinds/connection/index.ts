import type { Kind } from '../../model/kind.ts'
import { V1, V2 } from '../grammar.ts'
import { connectionAuthor } from './author.ts'
import { composioWriter } from './composio.ts'
import { consentV1, consentV2 } from './consent.ts'
import { connectionLookup } from './lookup.ts'
import { connectionPlan } from './plan.ts'
import { connectionProber } from './probe.ts'
import { connectionReader } from './read.ts'
import { connectionSchema } from './schema.ts'
import { connectionWriter } from './write.ts'

const v1 = connectionReader(V1)
const v2 = connectionReader(V2)

export const connection: Kind = {
  ...connectionSchema,
  ...connectionPlan,
  ...connectionAuthor,
  // v1-builds: there are no connections
  read: { v1, v2 },
  lookup: { v1: connectionLookup(v1), v2: connectionLookup(v2) },
  write: { v1: { ...connectionWriter(V1), ...composioWriter(v1) }, v2: connectionWriter(V2) },
  consent: { v1: consentV1, v2: consentV2 },
  probe: { v1: connectionProber(V1), v2: connectionProber(V2) },
}
