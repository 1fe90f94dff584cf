/** Set-ups that several resources share: `build: extraction`, or `build: { from: extraction, … }` laid over it. */

import { isObject, type Json, type JsonObject, type Path } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'
import type { Report } from './report.ts'
import { didYouMean, type Suggest } from './suggest.ts'
import { type Origins, UNSET } from './tree.ts'

export interface SharedContext {
  readonly kinds: readonly SchemaFacet[]
  readonly origins: Origins
  readonly report: Report
  readonly suggest: Suggest
}

export interface Inherited {
  /** The manifest with every set-up merged in and no `from` left. */
  readonly root: JsonObject
  /** Resources (`section/key`) whose set-up could not be found; what it lacks is not worth another error. */
  readonly broken: ReadonlySet<string>
}

export function applyShared(root: JsonObject, context: SharedContext): Inherited {
  let resolved = root
  const broken = new Set<string>()
  for (const kind of context.kinds) {
    const { shared } = kind
    const resources = root[kind.section]
    if (!shared || !isObject(resources)) continue
    const library = new Library(root, shared.section, context)
    const merged: Record<string, Json> = {}
    for (const [key, resource] of Object.entries(resources)) {
      merged[key] = resource
      const written =
        isObject(resource) && Object.hasOwn(resource, shared.field) ? resource[shared.field] : undefined
      if (written === undefined || !isObject(resource)) continue
      const field = library.resolve(written, [kind.section, key, shared.field])
      if (field === null) broken.add(`${kind.section}/${key}`)
      if (field === null || field === written) continue
      merged[key] = context.origins.copied({ ...resource, [shared.field]: field }, resource)
    }
    const section = context.origins.copied(merged, resources)
    resolved = context.origins.copied({ ...resolved, [kind.section]: section }, root)
    library.checkAll()
  }
  return { root: resolved, broken }
}

/** One section of shared set-ups, each resolved at most once. */
class Library {
  readonly #root: JsonObject
  readonly #section: string
  readonly #entries: JsonObject
  readonly #context: SharedContext
  readonly #resolved = new Map<string, Json | null>()
  readonly #chain: string[] = []

  constructor(root: JsonObject, section: string, context: SharedContext) {
    const entries = root[section]
    this.#root = root
    this.#section = section
    this.#entries = isObject(entries) ? entries : {}
    this.#context = context
  }

  /** The value with what it takes from elsewhere merged in; `null` when that cannot be found. */
  resolve(value: Json, path: Path): Json | null {
    if (typeof value === 'string') return this.#named(value, path)
    if (!isObject(value) || value === UNSET || typeof value['from'] !== 'string') return value
    const { from, ...own } = value
    const over = this.#context.origins.copied(own, value)
    const base = this.#named(value['from'], [...path, 'from'])
    return base === null ? null : this.#context.origins.lay(over, base, true)
  }

  /** Set-ups that nothing uses are checked as well. */
  checkAll(): void {
    for (const name of Object.keys(this.#entries)) this.#entry(name)
  }

  #named(name: string, path: Path): Json | null {
    const { origins, report, suggest } = this.#context
    const at = () => origins.spot(this.#root, path, 'value')
    if (!Object.hasOwn(this.#entries, name)) {
      const hint =
        didYouMean(suggest(name, Object.keys(this.#entries))) ?? `Add \`${name}\` under \`${this.#section}\`.`
      report.add({
        code: 'unknown-reference',
        message: `There is no \`${name}\` under \`${this.#section}\`.`,
        hint,
        at: at(),
      })
      return null
    }
    const start = this.#chain.indexOf(name)
    if (start !== -1) {
      const cycle = [...this.#chain.slice(start), name].join(' → ')
      report.add({
        code: 'reference-cycle',
        message: `These set-ups build on each other in a circle: ${cycle}.`,
        hint: 'Take one `from` out.',
        at: at(),
      })
      return null
    }
    return this.#entry(name)
  }

  #entry(name: string): Json | null {
    const known = this.#resolved.get(name)
    if (known !== undefined) return known
    this.#chain.push(name)
    const value = this.#entries[name] ?? null
    // A string would be an alias of another set-up: not a set-up. The schema says so.
    const resolved = isObject(value) ? this.resolve(value, [this.#section, name]) : null
    this.#chain.pop()
    this.#resolved.set(name, resolved)
    return resolved
  }
}
