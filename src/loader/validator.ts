/** Ajv, compiled once per list of kinds. */

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { KindName } from '../model/address.ts'
import type { Json, JsonObject } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'
import { manifestSchema } from './schema.ts'

export type SchemaError = ErrorObject<string, Record<string, unknown>, JsonObject | boolean>

export interface Validator {
  readonly schema: JsonObject
  /** Everything wrong with a manifest as written. */
  manifest(value: Json): readonly SchemaError[]
  /** Everything wrong with a resource's set-up once it is complete. */
  complete(kind: KindName, value: Json): readonly SchemaError[]
}

const validators = new WeakMap<readonly SchemaFacet[], Validator>()

export function validatorFor(kinds: readonly SchemaFacet[]): Validator {
  const known = validators.get(kinds)
  if (known) return known
  const ajv = new Ajv2020({
    allErrors: true,
    // Messages and suggestions are made from the schema that was not met.
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    validateSchema: false,
  })
  ajv.addVocabulary(['x-known-values', 'x-open'])
  // The package is CommonJS: its default export hides one level down from the compiler.
  addFormats.default(ajv)
  const schema = manifestSchema(kinds)
  const manifest = ajv.compile(schema)
  const complete = new Map<KindName, ValidateFunction>()
  for (const { name, shared } of kinds) if (shared) complete.set(name, ajv.compile(shared.schema))
  const validator: Validator = {
    schema,
    manifest: (value) => run(manifest, value),
    complete(kind, value) {
      const validate = complete.get(kind)
      return validate ? run(validate, value) : []
    },
  }
  validators.set(kinds, validator)
  return validator
}

function run(validate: ValidateFunction, value: Json): readonly SchemaError[] {
  if (validate(value)) return []
  const errors = (validate.errors ?? []) as SchemaError[]
  validate.errors = null
  return errors
}
