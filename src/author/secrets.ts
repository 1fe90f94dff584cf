/** Names of environment variables for what nobody can read back. */

import type { Address } from '../model/address.ts'
import { type JsonObject, type Path, setAt } from '../model/json.ts'
import { numbered, slug } from './keys.ts'

/** A variable that has to be set before its secret is sent. */
export interface Variable {
  readonly name: string
  readonly address: Address
  /** What it is for: `headers.secret.Authorization`. */
  readonly field: string
}

export class Secrets {
  readonly variables: Variable[] = []
  readonly #names = new Set<string>()

  /** The fields with `${env:NAME}` at every one of `paths`. */
  fill(fields: JsonObject, address: Address, key: string, paths: readonly Path[]): JsonObject {
    return paths.reduce<JsonObject>((left, path) => {
      const name = this.#nameFor(key, String(path.at(-1)))
      this.variables.push({ name, address, field: path.join('.') })
      return setAt(left, path, `\${env:${name}}`) as JsonObject
    }, fields)
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
