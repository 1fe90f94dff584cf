/** Where the paths of v1 and v2 differ, for every kind: what belongs to a team as a whole is named under the team. */

import type { Reader } from '../model/io.ts'

export interface Grammar {
  /** What paths begin with under which rows are listed and made: `/v2/teams/<id>`. */
  scope(io: Pick<Reader, 'team'>): string
  /** What paths begin with that name one row by its id: `/v2`. */
  readonly item: string
}

export const V1: Grammar = { scope: () => '/v1', item: '/v1' }

export const V2: Grammar = {
  scope({ team }) {
    if (team === null) throw new Error('v2 names the team in its paths, and nobody has said which')
    return `/v2/teams/${team}`
  },
  item: '/v2',
}
