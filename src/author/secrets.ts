/** Names of environment variables for what nobody can read back, or nobody should. */

import type { Address } from '../model/address.ts'
import { type JsonObject, type Path, setAt } from '../model/json.ts'
import { numbered, slug } from './keys.ts'

/** A variable that has to be set before its secret is sent. */
export interface Variable {
  readonly name: string
  readonly address: Address
  /** What it is for: `headers.secret.Authorization`. */
  readonly field: string
  /** Whether a plan needs it too: the field is compared. */
  readonly planned: boolean
}

/** What a variable is wanted for. */
interface Want extends Omit<Variable, 'name'> {
  /** The key of its resource. */
  readonly key: string
  /** What it holds, in a word. */
  readonly what: string
}

export class Secrets {
  readonly variables: Variable[]
  readonly #names: Set<string>

  /** @param before those that there are already */
  constructor(before: readonly Variable[] = []) {
    this.variables = [...before]
    this.#names = new Set(before.map(({ name }) => name.toLowerCase()))
  }

  /** The fields with `${env:NAME}` at every one of `paths`. */
  fill(fields: JsonObject, address: Address, key: string, paths: readonly Path[]): JsonObject {
    return paths.reduce<JsonObject>((left, path) => {
      const field = path.join('.')
      const name = this.variableFor({ address, key, what: String(path.at(-1)), field, planned: false })
      return setAt(left, path, `\${env:${name}}`) as JsonObject
    }, fields)
  }

  /** The name of a new variable. */
  variableFor({ key, what, ...variable }: Want): string {
    const name = this.#nameFor(key, what)
    this.variables.push({ name, ...variable })
    return name
  }

  /** `ERP_AUTHORIZATION`. DUVO_ is for the settings of the commands, and no variable starts with a digit. */
  #nameFor(key: string, field: string): string {
    const base = [slug(key), slug(field) || 'secret'].join('_').replaceAll('-', '_').toUpperCase()
    const safe = /^(?:\d|DUVO_)/.test(base) ? `SECRET_${base}` : base
    const name = this.#names.has(safe.toLowerCase()) ? numbered(safe, this.#names, '_') : safe
    this.#names.add(name.toLowerCase())
    return name
  }
}
