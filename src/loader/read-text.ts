/** Bytes of a file → text, or the reason why they are none. */

import type { ManifestCode } from '../model/diagnostic.ts'
import { fail, ok, type Result } from '../model/result.ts'
import type { FileSystem } from './types.ts'

/** Larger files are refused before they are read. */
const MAX_BYTES = 50 * 1024 * 1024

/** One for all files: making one takes longer than decoding with it. */
const STRICT = new TextDecoder('utf-8', { fatal: true })

export interface ReadProblem {
  readonly code: ManifestCode
  readonly message: string
  readonly hint: string
  /** What could be decoded, and where it goes wrong. */
  readonly broken?: { readonly text: string; readonly offset: number }
}

const problem = (code: ManifestCode, message: string, hint: string): ReadProblem => ({ code, message, hint })

/** Reads a text file. The byte order mark is dropped; line ends stay as they are. `name` is how messages call it. */
export async function readText(
  files: FileSystem,
  path: string,
  name: string,
): Promise<Result<string, ReadProblem>> {
  let bytes: Uint8Array
  try {
    const stat = await files.stat(path)
    if (stat === null) {
      return fail(problem('file-not-found', `${name} does not exist.`, 'Check the path and the spelling.'))
    }
    if (stat.type !== 'file') {
      return fail(problem('file-unreadable', `${name} is not a file.`, 'Name a text file.'))
    }
    if (stat.size > MAX_BYTES) return fail(tooBig(name, stat.size))
    bytes = await files.readFile(path)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return fail(problem('file-unreadable', `${name} cannot be read: ${why}`, 'Check its permissions.'))
  }
  return bytes.length > MAX_BYTES ? fail(tooBig(name, bytes.length)) : decode(bytes, name)
}

const tooBig = (name: string, bytes: number): ReadProblem =>
  problem(
    'file-too-big',
    `${name} has ${Math.ceil(bytes / 1024 / 1024)} MB; the limit is ${MAX_BYTES / 1024 / 1024} MB.`,
    'Split the manifest into several files, and keep long texts in files of their own.',
  )

function decode(bytes: Uint8Array, name: string): Result<string, ReadProblem> {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail(problem('not-utf8', `${name} is UTF-16, not UTF-8.`, 'Save it as UTF-8.'))
  }
  if (bytes.includes(0)) {
    return fail(problem('binary-file', `${name} is a binary file, not a text.`, 'Name a UTF-8 text file.'))
  }
  try {
    return ok(STRICT.decode(bytes))
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    return fail({
      ...problem('not-utf8', `${name} is not valid UTF-8.`, 'Save it as UTF-8.'),
      broken: { text, offset: Math.max(0, text.indexOf('\uFFFD')) },
    })
  }
}
