/** Many wishes → the texts of files. What would meet in one place waits until the text has been read again. */

import type { Address } from '../model/address.ts'
import { type Path, sameJson, toPointer } from '../model/json.ts'
import type { Trace, Tracer } from '../model/trace.ts'
import { changesFor, isShared } from './adopt-change.ts'
import type { Change, Refusal, Surroundings, Wish } from './adopt-wish.ts'
import { inLinesOf } from './edit-lines.ts'
import { applySplices, type Splice, touching } from './edit-text.ts'
import { readYaml, type YamlText } from './edit-yaml.ts'

export interface RoundInput {
  /** What is still to be done. */
  readonly open: readonly Wish[]
  /** All that is to come true in the end: who shares a text may change it if all of them want the same. */
  readonly wishes: readonly Wish[]
  readonly trace: Tracer
  /** The keys of a section of the manifest, with their addresses. */
  readonly members: (section: string) => readonly { readonly key: string; readonly address: Address }[]
  /** A file of its own for a text that others include as well. */
  readonly fresh: (wish: Wish, trace: Trace) => Promise<Surroundings['fresh']>
  /** A file as it is, whose line ends are kept; `null` for one that is not there. */
  readonly textOf: (path: string) => Promise<string | null>
  /** Why a file may not be written; `null` for one that may. */
  readonly unwritable: (path: string) => Promise<Refusal | null>
}

export interface Round {
  /** New texts of files, by absolute path. */
  readonly texts: ReadonlyMap<string, string>
  readonly done: readonly { readonly wish: Wish; readonly files: readonly Change['file'][] }[]
  readonly refused: readonly { readonly wish: Wish; readonly refusal: Refusal }[]
  readonly waiting: readonly Wish[]
}

/** One round of edits on the texts as they are. At least one wish is done, refused, or has nothing left to do. */
export async function editRound(input: RoundInput): Promise<Round> {
  const drawing = new Drawing()
  const users = userFinder(input)
  const done: Round['done'][number][] = []
  const refused: Round['refused'][number][] = []
  const waiting: Wish[] = []
  for (const wish of input.open) {
    const trace = input.trace(wish.path)
    const sharing = users(wish, trace)
    const agreed =
      !wish.alone && sharing.every((address) => input.wishes.some((other) => isSame(other, wish, address)))
    const fresh = isShared({ users: sharing, agreed }, wish) ? await input.fresh(wish, trace) : null
    const found = changesFor(wish, { trace, users: sharing, agreed, fresh }, (file) => drawing.read(file))
    const refusal = found.ok ? await unwritable(found.value, input) : found.error
    const changes = found.ok ? await Promise.all(found.value.map((change) => inItsLines(change, input))) : []
    const drawn = refusal === null && drawing.add(changes)
    if (refusal !== null) refused.push({ wish, refusal })
    else if (!drawn) waiting.push(wish)
    else if (changes.length > 0) done.push({ wish, files: changes.map(({ file }) => file) })
    // A resource may be written in several files, one over the other: it is gone when none has it any more.
    if (drawn && wish.field === '' && changes.length > 0) waiting.push(wish)
  }
  return { texts: drawing.texts(), done, refused, waiting }
}

async function unwritable(changes: readonly Change[], input: RoundInput): Promise<Refusal | null> {
  for (const { file } of changes) {
    const refusal = await input.unwritable(file.path)
    if (refusal !== null) return refusal
  }
  return null
}

/** A text of its own keeps the line ends of its file; edits bring theirs along. */
async function inItsLines(change: Change, { textOf }: RoundInput): Promise<Change> {
  const { file, edit } = change
  if (edit.kind === 'splices') return change
  return { file, edit: { ...edit, text: inLinesOf((await textOf(file.path)) ?? '', edit.text) } }
}

const isSame = (other: Wish, wish: Wish, address: Address): boolean =>
  other.address === address &&
  sameJson([...other.path.slice(2)], [...wish.path.slice(2)]) &&
  sameJson(other.value === undefined ? [] : [other.value], wish.value === undefined ? [] : [wish.value])

/** For which resources a text is written; looked up for all of a section at once. */
function userFinder({ trace, members }: RoundInput) {
  const known = new Map<string, ReadonlyMap<string, readonly Address[]>>()
  const usersOf = (section: string, field: Path): ReadonlyMap<string, readonly Address[]> => {
    const users = new Map<string, Address[]>()
    for (const { key, address } of members(section)) {
      const place = placeOf(trace([section, key, ...field]))
      if (place !== null) users.set(place, [...(users.get(place) ?? []), address])
    }
    return users
  }
  return (wish: Wish, { written, own }: Trace): readonly Address[] => {
    const place = placeOf({ written, own })
    if (place === null || wish.field === '') return [wish.address]
    const [section = '', , ...field] = wish.path
    const name = toPointer([section, ...field])
    const found = known.get(name) ?? usersOf(String(section), field)
    known.set(name, found)
    return found.get(place) ?? [wish.address]
  }
}

/** Two values that stand in one place are one text. */
function placeOf({ written }: Trace): string | null {
  if (written === null) return null
  return written.include === null ? `${written.file.path}:${written.value}` : written.include.path
}

/** Neighbours that both go do not meet: they may need each other, and have to go at once. */
const meeting = (these: readonly Splice[], those: readonly Splice[]): boolean =>
  these.some((a) =>
    those.some((b) =>
      a.text === '' && b.text === '' ? a.start < b.end && b.start < a.end : touching([a], [b]),
    ),
  )

/** What has been changed so far in this round; texts are parsed when somebody asks. */
class Drawing {
  readonly #parsed = new Map<string, YamlText>()
  readonly #splices = new Map<string, Splice[]>()
  readonly #whole = new Map<string, string>()

  read({ path, text }: { readonly path: string; readonly text: string }): YamlText {
    const known = this.#parsed.get(path)
    if (known !== undefined) return known
    const parsed = readYaml(text)
    this.#parsed.set(path, parsed)
    return parsed
  }

  /** `false`: it would meet another change, and has to wait. */
  add(changes: readonly Change[]): boolean {
    if (changes.some((change) => !this.#fits(change))) return false
    for (const { file, edit } of changes) {
      if (edit.kind === 'text') this.#whole.set(file.path, edit.text)
      else if (!this.#has(file.path, edit.splices)) {
        this.#splices.set(file.path, [...(this.#splices.get(file.path) ?? []), ...edit.splices])
      }
    }
    return true
  }

  #fits({ file, edit }: Change): boolean {
    if (edit.kind === 'text') {
      const other = this.#whole.get(file.path)
      return other === undefined || other === edit.text
    }
    return this.#has(file.path, edit.splices) || !meeting(edit.splices, this.#splices.get(file.path) ?? [])
  }

  /** What several resources share is changed once for all of them. */
  #has(path: string, splices: readonly Splice[]): boolean {
    const there = this.#splices.get(path) ?? []
    return splices.every((splice) =>
      there.some(
        ({ start, end, text }) => start === splice.start && end === splice.end && text === splice.text,
      ),
    )
  }

  texts(): ReadonlyMap<string, string> {
    const edited = [...this.#splices].map(
      ([path, splices]) => [path, applySplices(this.#parsed.get(path)?.text ?? '', splices)] as const,
    )
    return new Map([...edited, ...this.#whole])
  }
}
