/**
 * Text that is posted and found again: a report whose first line is a marker that only readers of its source see,
 * `<!-- duvo-gitops:plan:retail-ops -->`.
 */

import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { badSetting } from './bad-setting.ts'

export interface Posted {
  readonly marker: string
  /** `retail-ops`; empty where the manifest could not be read far enough. */
  readonly project: string
  /** The whole text, marker first. */
  readonly body: string
}

export interface PostOptions {
  /** Name of the file, for messages. */
  readonly file: string
  /** Made part of the marker, so that one project can have several: `staging`. Empty for none. */
  readonly id?: string
  /** A sentence to stand above the report. Empty for none. */
  readonly note?: string
  /** The page of the run that made the report. */
  readonly runUrl: string | null
}

/** GitHub takes no longer comment or issue: 65,536 characters. */
const LONGEST = 65_536

/** A report on a manifest that cannot be read names no project. */
const MARKER = /^<!-- duvo-gitops:([a-z]+):([\w.-]*) -->$/

/** A report as it is posted: its marker made unique, the note above it, a link to the run below. */
export function toPosted(
  report: string,
  { file, id = '', note = '', runUrl }: PostOptions,
): Result<Posted, Failure> {
  const [first = '', ...rest] = report.split(/\r?\n/)
  const [, kind, project] = MARKER.exec(first.trimEnd()) ?? []
  if (kind === undefined || project === undefined) {
    return badSetting(
      `${file} does not begin with the marker of a duvo-gitops report.`,
      'Give the file that --report markdown:<file> wrote.',
    )
  }
  if (id !== '' && !/^[\w.-]+$/.test(id)) {
    return badSetting(`"${id}" cannot be part of a marker.`, 'Use letters, digits, dots and hyphens.')
  }
  const marker = `<!-- duvo-gitops:${kind}:${project}${id === '' ? '' : `:${id}`} -->`
  const text = rest.join('\n').trim()
  const body = [marker, note === '' ? '' : `${note}\n\n`, text].filter(Boolean).join('\n')
  const footer = runUrl === null ? '' : `\n\n<sub>[Run and full report](${runUrl})</sub>`
  if (body.length > LONGEST) {
    return badSetting(
      `${file} has ${text.length} characters; GitHub takes ${LONGEST} at most.`,
      'Use the report as it was written: it is cut where it is too long.',
    )
  }
  return ok({ marker, project, body: body.length + footer.length > LONGEST ? body : body + footer })
}

/** Who posted it, and what: a row of GitHub's lists of comments and issues. */
interface Row {
  readonly number: number
  readonly body: string
}

/**
 * Ours among the rows: posted by `author` and beginning with the marker. A marker in somebody else's text is a quote
 * or a trap. @param key where a row has its number: `id` of a comment, `number` of an issue
 */
export const findPosted = (
  rows: readonly JsonObject[],
  marker: string,
  author: string,
  key: 'id' | 'number',
): readonly Row[] =>
  rows.flatMap(({ [key]: number, user, body }) =>
    typeof number === 'number' && loginOf(user) === author && beginsWith(body, marker)
      ? [{ number, body: String(body) }]
      : [],
  )

/** GitHub may hand a text back with other line ends. */
export const sameText = (a: string, b: string): boolean =>
  a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd()

const loginOf = (user: Json | undefined): Json | undefined => (isObject(user) ? user['login'] : undefined)

const beginsWith = (body: Json | undefined, marker: string): boolean =>
  typeof body === 'string' && (body.split(/\r?\n/, 1)[0] ?? '').trimEnd() === marker
