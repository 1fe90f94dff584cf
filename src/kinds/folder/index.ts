import type { Kind } from '../../model/kind.ts'
import { folderPlan } from './plan.ts'
import { folderSchema } from './schema.ts'
import { folderReaderV1, folderWriterV1 } from './v1.ts'
import { folderLookupV1 } from './v1-lookup.ts'

export const folder: Kind = {
  ...folderSchema,
  ...folderPlan,
  read: { v1: folderReaderV1 },
  lookup: { v1: folderLookupV1 },
  write: { v1: folderWriterV1 },
}
