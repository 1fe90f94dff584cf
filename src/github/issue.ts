/**
 * One issue that tells of drift: opened when there is some, kept up to date while it lasts, closed when it is gone.
 * A closed issue stays closed. Drift that comes back is another event, with other people to ask, and gets an issue of
 * its own; GitHub notifies of a new issue, and of an edited one it does not.
 */

import { isObject } from '../model/json.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import type { Github } from './client.ts'
import { findPosted, type Posted, sameText } from './posted.ts'

export interface IssueOptions {
  /** Login of the account that this job writes as. */
  readonly author: string
  readonly title: string
  readonly labels: readonly string[]
  /** The page of this run. */
  readonly runUrl: string | null
}

export interface IssueDone {
  readonly what: 'created' | 'updated' | 'unchanged' | 'closed' | 'none'
  /** The issue, or those that were closed. */
  readonly numbers: readonly number[]
  /** Further open ones with the same marker, which were left alone. */
  readonly others: readonly number[]
}

/** Makes the issue say what is so. @param drift whether there is any */
export async function putIssue(
  github: Github,
  posted: Posted,
  drift: boolean,
  options: IssueOptions,
): Promise<Result<IssueDone, Failure>> {
  const rows = await github.list('/issues?state=open&sort=created&direction=asc', null, 'issues: write')
  if (!rows.ok) return rows
  // GitHub lists pull requests as issues too.
  const issues = rows.value.filter((row) => !isObject(row['pull_request']))
  const open = findPosted(issues, posted.marker, options.author, 'number')
    .toSorted((a, b) => a.number - b.number)
    .map(({ number, body }) => ({ number, body }))
  if (!drift)
    return closeAll(
      github,
      open.map(({ number }) => number),
      options.runUrl,
    )

  const [first, ...rest] = open
  const others = rest.map(({ number }) => number)
  if (first === undefined) return create(github, posted, options)
  const done = { numbers: [first.number], others }
  if (sameText(first.body, posted.body)) return ok({ what: 'unchanged', ...done })
  const sent = await github.send('patch', `/issues/${first.number}`, { body: posted.body }, 'issues: write')
  return sent.ok ? ok({ what: 'updated', ...done }) : sent
}

async function create(
  github: Github,
  { body }: Posted,
  { title, labels }: IssueOptions,
): Promise<Result<IssueDone, Failure>> {
  const made = await github.send('post', '/issues', { title, body, labels }, 'issues: write')
  if (!made.ok) return made
  const { number } = made.value
  return ok({ what: 'created', numbers: typeof number === 'number' ? [number] : [], others: [] })
}

/** Every one of them says that there is drift, and there is none. */
async function closeAll(
  github: Github,
  numbers: readonly number[],
  runUrl: string | null,
): Promise<Result<IssueDone, Failure>> {
  const run = runUrl === null ? '' : ` [Run](${runUrl})`
  for (const number of numbers) {
    const body = `The drift is gone: Duvo is again what git says, or what is left of the difference was not made by hand.${run}`
    const said = await github.send('post', `/issues/${number}/comments`, { body }, 'issues: write')
    if (!said.ok) return said
    const closed = { state: 'closed', state_reason: 'completed' }
    const sent = await github.send('patch', `/issues/${number}`, closed, 'issues: write')
    if (!sent.ok) return sent
  }
  return ok({ what: numbers.length === 0 ? 'none' : 'closed', numbers, others: [] })
}
