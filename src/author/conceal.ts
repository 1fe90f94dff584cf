/**
 * Credentials that people put where everybody can read them. Where a manifest may take a value from the environment,
 * those in URLs become variables; what has to be exported as it is gets a warning. Neither says a value.
 */

import type { Address } from '../model/address.ts'
import { credentialsIn, namesSecret } from '../model/credentials.ts'
import { isList, isObject, type Json, type JsonObject, type Path, setAt } from '../model/json.ts'
import type { Entries, Entry } from './entries.ts'
import { Secrets } from './secrets.ts'

/** A field that holds a credential in clear, and what of it. */
export interface Exposure {
  readonly address: Address
  /** `build.config.data.input`, or the file it stands in. */
  readonly field: string
}

export interface Concealed extends Entries {
  /** What new variables stood for: for the proof alone, never to be told. */
  readonly values: Readonly<Record<string, string>>
  readonly exposed: readonly Exposure[]
}

export function conceal(made: Entries): Concealed {
  const secrets = new Secrets(made.variables)
  const values: Record<string, string> = {}
  const exposed: Exposure[] = []
  const entries = made.entries.map((entry): Entry => {
    let fields = entry.fields
    const remarks: string[] = []
    for (const { path, text, file } of textsOf(entry, made.texts)) {
      const field = file ?? path.join('.')
      const { changed, names } = isWithin(path, entry.kind.env)
        ? withVariables(entry, path, text)
        : { changed: text, names: [] }
      if (names.length > 0) {
        fields = setAt(fields, path, changed) as JsonObject
        remarks.push(fromEnvironment(field, names))
      }
      if (exposedIn(changed, path).length > 0) {
        exposed.push({ address: entry.address, field })
        remarks.push(inClear(field))
      }
    }
    return { ...entry, fields, remarks: [...entry.remarks, ...remarks] }
  })
  return { ...made, entries, variables: secrets.variables, values, exposed }

  function withVariables({ address, key }: Entry, path: Path, text: string) {
    const names: string[] = []
    let changed = ''
    let done = 0
    for (const { start, end, name: what } of credentialsIn(text)) {
      const value = text.slice(start, end)
      if (isStandIn(value)) continue
      const name = secrets.variableFor({ address, key, what, field: path.join('.'), planned: true })
      // As the placeholders of a manifest are escaped, and its variables are not.
      values[name] = value.replaceAll('$${', () => '${')
      changed += `${text.slice(done, start)}\${env:${name}}`
      done = end
      names.push(name)
    }
    return { changed: changed + text.slice(done), names }
  }
}

interface Text {
  readonly path: Path
  readonly text: string
  /** Where it stands, if that is a file of its own. */
  readonly file: string | null
}

/** Every text of an entry but its secrets, which are placeholders already. */
function textsOf({ kind, fields }: Entry, files: ReadonlyMap<string, string>): readonly Text[] {
  const texts: Text[] = []
  const walk = (value: Json, path: Path): void => {
    if (isWithin(path, kind.secrets)) return
    if (typeof value === 'string') texts.push({ path, text: value, file: null })
    else if (isList(value)) for (const [index, item] of value.entries()) walk(item, [...path, index])
    else if (isObject(value)) {
      const { file } = value
      const text = isWithin(path, kind.files) && typeof file === 'string' ? files.get(file) : undefined
      if (typeof file === 'string' && text !== undefined) texts.push({ path, text, file })
      else for (const [key, item] of Object.entries(value)) walk(item, [...path, key])
    }
  }
  walk(fields, [])
  return texts
}

const isWithin = (path: Path, places: readonly Path[]): boolean =>
  places.some((place) => place.every((part, index) => path[index] === part))

/** Shorter ones are words, not keys. */
const SHORTEST_KEY = 8

/** What seems to be a credential in a value that stands at `path`: in URLs, and under names like `X-Api-Key`. */
export function exposedIn(value: Json, path: Path): readonly string[] {
  if (isList(value)) return value.flatMap((item, index) => exposedIn(item, [...path, index]))
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => exposedIn(item, [...path, key]))
  if (typeof value !== 'string') return []
  const isKey = namesSecret(String(path.at(-1))) && value.length >= SHORTEST_KEY
  const found = isKey ? [value] : credentialsIn(value).map(({ start, end }) => value.slice(start, end))
  return found.filter((text) => !isStandIn(text))
}

/** `$TOKEN`, `{token}`, `***`, `YOUR_KEY`: the place of a credential, not one. */
const isStandIn = (text: string): boolean => /^(?:[${<*[%]|\.\.\.|(?:your|my)[-_]|x+$)/i.test(text)

const fromEnvironment = (field: string, names: readonly string[]): string =>
  `\`${field}\` holds credentials in Duvo. Here they come from ${names.join(' and ')}; plans need them too. Duvo shows what to set.`

const inClear = (field: string): string =>
  `\`${field}\` seems to hold credentials in clear, and is written as it is. Take them out in Duvo and do this again, or out of the files before you commit them.`
