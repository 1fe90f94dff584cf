/** Long texts stand in files of their own, where people edit them; as far as a text file can hold them. */

import type { AuthorFacet } from '../model/author.ts'
import { getAt, type JsonObject, setAt } from '../model/json.ts'
import { numbered } from './keys.ts'

/** Where texts lie, below the manifest. */
const FOLDER = 'sops'

/** A text of one line that is longer than this gets a file, as every text of several lines does. */
const LONGEST_LINE = 120

/** Hands out the names of text files: one for each text, also on disks that do not tell `A` from `a`. */
export class TextFiles {
  readonly texts = new Map<string, string>()
  readonly #names = new Set<string>()

  /** The fields with their long texts replaced by `{ file: … }`. */
  extract({ files }: AuthorFacet, fields: JsonObject, key: string): JsonObject {
    return files.reduce<JsonObject>((left, path) => {
      const text = getAt(left, path)
      if (typeof text !== 'string' || !isLong(text) || !fitsFile(text)) return left
      return setAt(left, path, { file: this.#add(key, text) }) as JsonObject
    }, fields)
  }

  #add(key: string, text: string): string {
    const name = this.#names.has(key.toLowerCase()) ? numbered(key, this.#names) : key
    this.#names.add(name.toLowerCase())
    const path = `${FOLDER}/${name}.md`
    this.texts.set(path, text)
    return path
  }
}

const isLong = (text: string): boolean => text.includes('\n') || text.length > LONGEST_LINE

/** Reading a file drops a byte order mark, makes one line break of CR LF, and refuses what is not UTF-8 or has NULs. */
const fitsFile = (text: string): boolean =>
  !/\p{Surrogate}/u.test(text) && !text.startsWith('\uFEFF') && !text.includes('\0') && !text.includes('\r\n')
