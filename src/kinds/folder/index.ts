import type { Kind } from '../../model/kind.ts'
import { V1, V2 } from '../grammar.ts'
import { folderAuthor } from './author.ts'
import { folderLookup } from './lookup.ts'
import { folderPlan } from './plan.ts'
import { folderReader } from './read.ts'
import { folderSchema } from './schema.ts'
import { folderWriter } from './write.ts'

const v1 = folderReader(V1)
const v2 = folderReader(V2)

export const folder: Kind = {
  ...folderSchema,
  ...folderPlan,
  ...folderAuthor,
  // v1-builds: there are no folders
  read: { v1, v2 },
  lookup: { v1: folderLookup(v1), v2: folderLookup(v2) },
  write: { v1: folderWriter(V1), v2: folderWriter(V2) },
  consent: {},
  probe: {},
}
