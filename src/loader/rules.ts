/** What the kinds say about single fields, as a tree that is walked along with the values. */

import type { Path } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'

export interface Rule {
  /** `${env:NAME}` may stand here and below. */
  env: boolean
  /** Secrets stand here and below. */
  secret: boolean
  /** May be `{ file: path }`. */
  file: boolean
  readonly below: Map<string, Rule>
}

const empty = (): Rule => ({ env: false, secret: false, file: false, below: new Map() })

/** The rules of one section. */
export interface Section {
  readonly name: string
  readonly rule: Rule
  /** Paths of a resource (or set-up) that may be `{ file: path }`. */
  readonly files: readonly Path[]
}

/** The sections of resources, then those of shared set-ups. */
export function sectionsOf(kinds: readonly SchemaFacet[]): readonly Section[] {
  const sections = new Map<string, Section>()
  for (const kind of kinds)
    sections.set(kind.section, { name: kind.section, rule: ruleOf(kind), files: kind.files })
  for (const kind of kinds) {
    const { shared } = kind
    if (!shared || sections.has(shared.section)) continue
    sections.set(shared.section, {
      name: shared.section,
      rule: ruleOf(kind).below.get(shared.field) ?? empty(),
      files: kind.files.filter(([field]) => field === shared.field).map((path) => path.slice(1)),
    })
  }
  return [...sections.values()]
}

function ruleOf(kind: SchemaFacet): Rule {
  const rule = empty()
  for (const path of kind.env) at(rule, path).env = true
  for (const path of kind.files) at(rule, path).file = true
  for (const path of kind.secrets) at(rule, path).secret = true
  return rule
}

function at(rule: Rule, path: Path): Rule {
  let here = rule
  for (const part of path) {
    let next = here.below.get(String(part))
    if (!next) {
      next = empty()
      here.below.set(String(part), next)
    }
    here = next
  }
  return here
}
