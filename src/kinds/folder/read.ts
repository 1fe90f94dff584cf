/** Reading folders: the same on v1 and v2, paths aside. */

import type { KindReader } from '../../model/kind.ts'
import type { Grammar } from '../grammar.ts'
import { idAt, textAt } from '../row.ts'

export const folderReader = (grammar: Grammar): KindReader => ({
  // v1, v2: the folder list is never paged
  list: (io) => io.list({ path: `${grammar.scope(io)}/agent-folders`, rows: 'folders', pageSize: null }),
  toLive: (row) => ({
    kind: 'folder',
    id: idAt(row, 'id') ?? '',
    name: textAt(row, 'name') ?? '',
    attrs: { name: textAt(row, 'name') ?? '', parent: idAt(row, 'parent_folder_id') },
    marker: null,
    lastMarker: null,
    createdAt: textAt(row, 'created_at'),
    // v1, v2: nobody is named
    edits: [{ within: '', by: null, at: textAt(row, 'updated_at'), revision: null }],
    // A folder's time stamp may move with what lies in it; its attributes tell all there is to know.
    version: '',
    holds: [],
    known: [],
    owner: null,
    extra: {},
  }),
  caller: (row) => ({ team: idAt(row, 'team_id'), user: null }),
  details: {},
})
