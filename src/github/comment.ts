/** One comment on a pull request, edited in place. */

import { type Failure, ok, type Result } from '../model/result.ts'
import type { Github } from './client.ts'
import { findPosted, type Posted, sameText } from './posted.ts'

export type CommentDone = 'created' | 'updated' | 'unchanged'

/** @param author login of the account that this job writes as */
export async function putComment(
  github: Github,
  pull: number,
  { marker, body }: Posted,
  author: string,
): Promise<Result<CommentDone, Failure>> {
  const rows = await github.list(`/issues/${pull}/comments`, null, 'pull-requests: write')
  if (!rows.ok) return rows
  const [mine] = findPosted(rows.value, marker, author, 'id')
  if (mine !== undefined && sameText(mine.body, body)) return ok('unchanged')
  const sent =
    mine === undefined
      ? await github.send('post', `/issues/${pull}/comments`, { body }, 'pull-requests: write')
      : await github.send('patch', `/issues/comments/${mine.number}`, { body }, 'pull-requests: write')
  return sent.ok ? ok(mine === undefined ? 'created' : 'updated') : sent
}
