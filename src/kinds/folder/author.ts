/** Live folders as a manifest writes them. */

import type { AuthorFacet } from '../../model/author.ts'
import { pick } from '../row.ts'
import { folderPlan } from './plan.ts'
import { folderSchema } from './schema.ts'

export const folderAuthor: AuthorFacet = {
  ...folderSchema,
  marked: folderPlan.marked,
  identity: folderPlan.identity,
  unread: () => [],
  written: ({ attrs }) => ({
    // A folder whose parent is not written lies in the root.
    fields: pick(attrs, attrs['parent'] === null ? ['name'] : ['name', 'parent']),
    secrets: [],
    remarks: [],
    leftOut: null,
  }),
  place: (path) => path,
}
