/** Why a plan made now is not the one that was reviewed, in markdown. */

import { type Json, sameJson } from '../model/json.ts'
import type { Failure } from '../model/result.ts'
import { valueDiff } from './field-view.ts'
import { alert, type Block, fence, type Section, table } from './markdown-blocks.ts'
import { failureText } from './markdown-diagnostics.ts'
import { fencedDiff } from './markdown-diff.ts'
import { compose, type Part, whole } from './markdown-document.ts'
import { code, htmlCode, withoutHalves } from './markdown-escape.ts'
import { footer, heading, type MarkdownOptions } from './markdown-parts.ts'
import type { ComparedChange } from './text-plan-difference.ts'
import { inlineField, isLong } from './value-text.ts'

/** Characters of a value; long texts are told apart by their beginning, the plan shows them whole. */
const LONGEST = 60

/** Columns of a line of structure in a diff. */
const WIDTH = 100

/** What came, what went, and what is different; then long texts as diffs. Ends with a line break. */
export function differenceMarkdown(
  command: string,
  project: string,
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
  failure: Failure,
  options: MarkdownOptions,
): string {
  const before = new Map(reviewed.map((change) => [change.address, change]))
  const long = now.flatMap((change) => longDifferences(before.get(change.address), change))
  return compose(
    {
      parts: [
        { kind: 'text', text: heading(command, project, ': the plan is not the one that was reviewed') },
        whole(alert('CAUTION', '', [failureText(failure)])),
        ...rowsPart(differences(reviewed, now)),
        { kind: 'details', sections: long, of: 'changes' },
      ],
      foot: footer(options, {}),
      htmlReport: options.htmlReport,
      otherwise: 'The log of the run has all of it.',
    },
    options.limit,
  )
}

const rowsPart = (rows: readonly (readonly string[])[]): readonly Part[] =>
  rows.length === 0
    ? []
    : [
        {
          kind: 'list',
          title: '',
          block: table(['resource', 'what', 'reviewed', 'now'], rows),
          share: 1,
          of: 'differences',
        },
      ]

type ComparedField = ComparedChange['fields'][number]

const NOTHING = '(not planned)'

function differences(
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
): readonly (readonly string[])[] {
  const before = new Map(reviewed.map((change) => [change.address, change]))
  const after = new Set(now.map(({ address }) => address))
  return [
    ...reviewed
      .filter(({ address }) => !after.has(address))
      .map(({ address, action }) => [code(address), 'action', code(action), NOTHING]),
    ...now.flatMap((change) => differencesOf(before.get(change.address), change)),
  ]
}

function differencesOf(
  before: ComparedChange | undefined,
  after: ComparedChange,
): readonly (readonly string[])[] {
  const address = code(after.address)
  if (before === undefined) return [[address, 'action', NOTHING, code(after.action)]]
  return [
    ...(before.action === after.action ? [] : [[address, 'action', code(before.action), code(after.action)]]),
    ...(before.id === after.id ? [] : [[address, 'id', valueCell(before.id), valueCell(after.id)]]),
    ...fieldRows(before, after).map((cells) => [address, ...cells]),
  ]
}

function fieldRows(before: ComparedChange, after: ComparedChange): readonly (readonly string[])[] {
  const reviewed = new Map(before.fields.map((field) => [field.path, field]))
  const planned = new Set(after.fields.map(({ path }) => path))
  return [
    ...before.fields
      .filter(({ path }) => !planned.has(path))
      .map((field) => [code(field.path), sides(field), NOTHING]),
    ...after.fields.flatMap((field) => {
      const old = reviewed.get(field.path)
      if (old !== undefined && sameJson(old.before, field.before) && sameJson(old.after, field.after))
        return []
      if (old === undefined) return [[code(field.path), NOTHING, sides(field)]]
      return [
        isLongDifference(old, field)
          ? [code(field.path), 'a long text', 'another one, see below']
          : [code(field.path), sides(old), sides(field)],
      ]
    }),
  ]
}

const sides = ({ before, after }: { readonly before: Json; readonly after: Json }): string =>
  `${valueCell(before)} → ${valueCell(after)}`

const valueCell = (value: Json): string => {
  const text = inlineField(value)
  if (value === null) return text
  return code(text.length > LONGEST ? `${withoutHalves(text.slice(0, LONGEST - 1))}…` : text)
}

/** Texts that a cell cannot tell apart: how the reviewed one differs from the one that would be written now. */
function longDifferences(
  before: ComparedChange | undefined,
  after: ComparedChange,
): readonly (() => Section)[] {
  const reviewed = new Map(before?.fields.map((field) => [field.path, field]))
  const pairs = after.fields.flatMap((now) => {
    const old = reviewed.get(now.path)
    return old === undefined || !isLongDifference(old, now) ? [] : [{ old, now }]
  })
  if (pairs.length === 0) return []
  return [
    () => ({
      summary: htmlCode(after.address),
      blocks: pairs.flatMap(({ old, now }) => [
        ...longDifference(now.path, 'in Duvo', old.before, now.before),
        ...longDifference(now.path, 'to be written', old.after, now.after),
      ]),
    }),
  ]
}

/** What a cell could not tell apart. */
const isLongDifference = (reviewed: ComparedField, now: ComparedField): boolean =>
  [
    [reviewed.before, now.before],
    [reviewed.after, now.after],
  ].some(([a = null, b = null]) => !sameJson(a, b) && !(isShort(a) && isShort(b)))

function longDifference(path: string, where: string, reviewed: Json, now: Json): readonly Block[] {
  if (sameJson(reviewed, now)) return []
  const { blocks, ending } = valueDiff(reviewed, now, WIDTH)
  return [
    fence(`${code(path)} ${where}, as it was reviewed and as it is now`, 'diff', fencedDiff(blocks, ending)),
  ]
}

const isShort = (value: Json): boolean => !isLong(value) && inlineField(value).length <= LONGEST
