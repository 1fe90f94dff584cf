/** A whole export as data: what stands in which file. Reads and writes nothing. */

import type { Uuid } from '../model/address.ts'
import { groupBy } from '../model/group-by.ts'
import type { JsonObject } from '../model/json.ts'
import { type Concealed, conceal } from './conceal.ts'
import { type Entry, entriesOf, type LeftOut, type Team } from './entries.ts'
import { nextSteps, oneLine } from './next-steps.ts'
import { manifestText } from './render.ts'

/** The file that holds what belongs to the manifest as a whole, and everything else where it is not split. */
export const MANIFEST = 'duvo.yaml'
/** Not README.md: a repository has one of its own. */
const NEXT_STEPS = 'EXPORT.md'

/** How entries spread over files: all in one, a file for each container (an agent's folder), or one for each entry. */
export type Split = 'no' | 'by-container' | 'each'

export interface ExportRequest extends Team {
  readonly team: Uuid | null
  readonly owner: Uuid | null
  readonly split: Split
  /** What a reader should know about all of it, a sentence each. */
  readonly general: readonly string[]
}

export interface Export extends Concealed {
  /** Paths below the folder it goes to, with forward slashes → texts. */
  readonly files: ReadonlyMap<string, string>
}

export function compose(request: ExportRequest): Export {
  const { project, split, general } = request
  const made = conceal(entriesOf(request))
  const { [MANIFEST]: main = [], ...parts } = Object.fromEntries(
    groupBy(made.entries, (entry) => placeOf(entry, split)),
  )
  const steps = nextSteps({
    ...made,
    general,
    project,
    fileFlag: split === 'no' ? '' : '-f .',
    hasTexts: made.texts.size > 0,
  })
  const files = new Map([
    [MANIFEST, mainFile(request, main, made.leftOut)],
    ...Object.entries(parts).map(([file, entries]) => [file, partFile(entries)] as const),
    ...made.texts,
    [NEXT_STEPS, steps],
  ])
  return { ...made, files }
}

/** Kinds that lie in a container spread over files with it; the containers themselves stay together. */
function placeOf({ kind, key, fields }: Entry, split: Split): string {
  const container = kind.refs.find(({ separable, tree }) => separable && !tree)
  if (split === 'no' || container === undefined) return MANIFEST
  if (split === 'each') return `${kind.name}-${key}.yaml`
  const [field = ''] = container.path
  const within = fields[field]
  return typeof within === 'string' ? `${kind.section}-${within}.yaml` : `${kind.section}.yaml`
}

function mainFile(
  { project, team, owner }: ExportRequest,
  entries: readonly Entry[],
  leftOut: readonly LeftOut[],
): string {
  const head: JsonObject = {
    version: 1,
    project,
    ...(team === null ? {} : { team }),
    ...(owner === null ? {} : { owner }),
  }
  return manifestText({
    top: [`Written by duvo-export. Edit it as you like; ${NEXT_STEPS} says what comes next.`],
    head,
    sections: sectionsOf(entries),
    bottom: leftOut.length === 0 ? [] : ['Left out, and left as they are:', ...leftOut.map(leftOutLine)],
  })
}

const partFile = (entries: readonly Entry[]): string =>
  manifestText({ top: ['Written by duvo-export.'], head: {}, sections: sectionsOf(entries), bottom: [] })

const leftOutLine = ({ kind, name, id, reason }: LeftOut): string =>
  `- ${kind} ${JSON.stringify(oneLine(name))} (${id}): ${reason}`

const sectionsOf = (entries: readonly Entry[]) =>
  [...new Set(entries.map(({ kind }) => kind.section))].map((name) => ({
    name,
    entries: entries.filter(({ kind }) => kind.section === name),
  }))
