/** How far the reading of lists has come, for whoever waits. Looks at the pages that pass by; asks for nothing. */

import type { ListRequest } from '../model/io.ts'
import type { Get } from './paging.ts'

export interface ListProgress {
  /** What is listed: the end of its path. */
  readonly name: string
  /** Rows so far, those that two pages share counted twice. */
  readonly read: number
  /** `null` where the API does not tell. */
  readonly total: number | null
}

export interface ListProgressBook {
  /** The same `get`, noting the pages of a list. */
  noting(get: Get, request: ListRequest): Get
  /** Every list that was begun, in that order; one that is read again begins anew. */
  lists(): readonly ListProgress[]
}

export function createListProgress(): ListProgressBook {
  const lists = new Map<string, ListProgress>()
  return {
    noting: (get, request) => async (path, query) => {
      const answer = await get(path, query)
      if (!answer.ok) return answer
      const rows = answer.value[request.rows]
      const total = answer.value['total']
      const before = (query['offset'] ?? 0) === 0 ? 0 : (lists.get(path)?.read ?? 0)
      lists.set(path, {
        name: path.slice(path.lastIndexOf('/') + 1),
        read: before + (Array.isArray(rows) ? rows.length : 0),
        total: typeof total === 'number' ? total : null,
      })
      return answer
    },
    lists: () => [...lists.values()],
  }
}
