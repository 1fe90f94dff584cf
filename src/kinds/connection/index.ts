import type { Kind } from '../../model/kind.ts'
import { connectionPlan } from './plan.ts'
import { connectionSchema } from './schema.ts'
import { connectionReaderV1, connectionWriterV1 } from './v1.ts'
import { connectionLookupV1 } from './v1-lookup.ts'

export const connection: Kind = {
  ...connectionSchema,
  ...connectionPlan,
  read: { v1: connectionReaderV1 },
  lookup: { v1: connectionLookupV1 },
  write: { v1: connectionWriterV1 },
}
