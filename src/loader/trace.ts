/** The way back from a value of the merged manifest to the text that it was written in, for those who edit it. */

import { getAt, isList, isObject, type Json, type JsonObject, type Path } from '../model/json.ts'
import type { IncludedFile, OwnPlace, Trace, Tracer, WrittenPlace } from '../model/trace.ts'
import type { SourceFile } from './source-file.ts'
import { type Origins, UNSET } from './tree.ts'
import type { Container, Entry, Extent, Written } from './written.ts'

export interface TraceContext {
  /** The manifest with everything merged in. */
  readonly resolved: JsonObject
  /** The same before placeholders were filled in, files included and set-ups merged. */
  readonly raw: JsonObject
  readonly origins: Origins
  /** The file behind `{ file: … }`, if that is what an entry says. */
  readonly includeOf: (entry: Entry) => IncludedFile | null
}

/** @returns a function that finds places one at a time; nothing is computed before it is asked */
export const createTracer =
  (context: TraceContext): Tracer =>
  (path) =>
    new Walk(context, path).trace()

/** A map on the way, and what its text is made of. */
interface Level {
  readonly parts: readonly Written[]
  readonly container: Container
}

class Walk {
  readonly #context: TraceContext
  readonly #path: Path
  /** The maps and lists on the way, the manifest itself first. */
  readonly #levels: readonly Level[]
  /** The values of the resource's own entries, one for each file that has some. */
  readonly #own: readonly (Extent & { readonly file: SourceFile })[]

  constructor(context: TraceContext, path: Path) {
    this.#context = context
    this.#path = path
    this.#levels = this.#walk()
    const [, section] = this.#levels
    this.#own = (section?.parts ?? []).flatMap((part) => {
      const entry = context.origins.entryOf(part, String(path[1]))
      return entry?.extent && !entry.isAlias ? [{ file: part.file, ...entry.extent }] : []
    })
  }

  trace(): Trace {
    return { written: this.#written(), own: this.#ownPlace() }
  }

  #walk(): readonly Level[] {
    const { resolved, origins } = this.#context
    const levels: Level[] = []
    for (let depth = 0; depth < this.#path.length; depth++) {
      const container = getAt(resolved, this.#path.slice(0, depth))
      if (!isObject(container) && !isList(container)) break
      const parts = origins.parts(container)
      if (parts.length === 0) break
      levels.push({ parts, container })
    }
    return levels
  }

  #written(): WrittenPlace | null {
    const level = this.#levels[this.#path.length - 1]
    const found = level === undefined ? null : this.#entry(level, this.#path.length - 1)
    if (level === undefined || found === null) return null
    const { entry, index, part } = found
    return {
      file: entry.file,
      holder: part.start,
      key: this.#path.at(-1) ?? '',
      value: entry.extent?.start ?? -1,
      own: this.#isOwn(part, this.#path.length - 1) && !entry.isAlias,
      include: this.#context.includeOf(entry),
      covers: level.parts.slice(index + 1).some((below) => this.#has(below, this.#path.length - 1)),
    }
  }

  /** The entry that counts at a depth, and the part that it stands in. */
  #entry(
    level: Level,
    depth: number,
  ): { readonly entry: Entry; readonly part: Written; readonly index: number } | null {
    for (const [index, part] of level.parts.entries()) {
      const entry = this.#context.origins.entryOf(part, this.#path[depth] ?? '')
      if (entry) return { entry, part, index }
    }
    return null
  }

  #has(part: Written, depth: number): boolean {
    const entry = this.#context.origins.entryOf(part, this.#path[depth] ?? '')
    return entry !== null && !entry.isUnset
  }

  /** The section holds the resource's key, so that one entry of it is the resource's own; deeper maps are by their place. */
  #isOwn({ file, start, end }: Written, depth: number): boolean {
    if (depth <= 1) return true
    return this.#own.some((own) => own.file === file && own.start <= start && end <= own.end)
  }

  /** Follows the resource's own text as far as it goes; where its section is missing, that would be its own. */
  #ownPlace(): OwnPlace | null {
    const [root] = this.#levels
    if (root !== undefined && this.#levels.length === 1) return this.#beside(root, 0, null)
    for (let depth = 1; depth < this.#levels.length; depth++) {
      const level = this.#levels[depth]
      if (level === undefined) return null
      const found = this.#entry(level, depth)
      if (found === null || !this.#isOwn(found.part, depth))
        return this.#beside(level, depth, found?.index ?? null)
      const { entry, part } = found
      const deeper = entry.isNested && depth < this.#levels.length - 1
      if (!deeper) return this.#instead(part, depth, entry.isAlias)
    }
    return null
  }

  /** The next key is not in the resource's own text: it can be added there, above what supplies it now. */
  #beside(level: Level, depth: number, supplier: number | null): OwnPlace | null {
    const above = level.parts.slice(0, supplier ?? level.parts.length)
    const index = above.findLastIndex((part) => this.#isOwn(part, depth))
    const part = level.parts[index]
    if (part === undefined) return null
    const merges = supplier === null || this.#context.origins.isDeep(level.container, index, supplier)
    return this.#place(part, depth, merges ? undefined : this.#raw(depth), null)
  }

  /** The next key is there, but says no more than where its value comes from: an alias, the name of a set-up. */
  #instead(part: Written, depth: number, alias: boolean): OwnPlace | null {
    const raw = this.#raw(depth)
    if (depth === this.#path.length - 1) return this.#place(part, depth, undefined, null)
    if (typeof raw === 'string') return this.#place(part, depth, undefined, raw)
    return this.#place(part, depth, alias ? raw : undefined, null)
  }

  #raw(depth: number): Json | undefined {
    return getAt(this.#context.raw, this.#path.slice(0, depth + 1))
  }

  #place(
    { file, start }: Written,
    depth: number,
    keep: Json | undefined,
    from: string | null,
  ): OwnPlace | null {
    if (keep !== undefined && holdsUnset(keep)) return null
    return { file, holder: start, rest: this.#path.slice(depth), keep, from }
  }
}

function holdsUnset(value: Json): boolean {
  if (value === UNSET) return true
  if (isList(value)) return value.some(holdsUnset)
  return isObject(value) && Object.values(value).some(holdsUnset)
}
