/** What the schemas say about a manifest: by validators compiled with the build, or once per list of kinds. */

import type { ErrorObject, ValidateFunction } from 'ajv'
import type { KindName } from '../model/address.ts'
import type { Json, JsonObject } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'
import { compiled } from './compiled.ts'
import { manifestSchema } from './schema.ts'

export type SchemaError = ErrorObject<string, Record<string, unknown>, JsonObject | boolean>

export interface Validator {
  readonly schema: JsonObject
  /** Everything wrong with a manifest as written. */
  manifest(value: Json): readonly SchemaError[]
  /** Everything wrong with a resource's set-up once it is complete. */
  complete(kind: KindName, value: Json): readonly SchemaError[]
}

/** What a list of kinds comes to: the manifest as a whole, and by kind a set-up that nothing is missing from. */
export interface Schemas {
  readonly manifest: JsonObject
  readonly complete: Readonly<Record<string, JsonObject>>
}

/** One function for each of the schemas. */
export interface Validators {
  readonly manifest: ValidateFunction
  readonly complete: Readonly<Record<string, ValidateFunction>>
}

export const schemasOf = (kinds: readonly SchemaFacet[]): Schemas => ({
  manifest: manifestSchema(kinds),
  complete: Object.fromEntries(kinds.flatMap(({ name, shared }) => (shared ? [[name, shared.schema]] : []))),
})

const validators = new WeakMap<readonly SchemaFacet[], Promise<Validator>>()

export function validatorFor(kinds: readonly SchemaFacet[]): Promise<Validator> {
  const known = validators.get(kinds) ?? createValidator(kinds)
  validators.set(kinds, known)
  return known
}

async function createValidator(kinds: readonly SchemaFacet[]): Promise<Validator> {
  const schemas = schemasOf(kinds)
  const { manifest, complete } = await validatorsOf(schemas)
  return {
    schema: schemas.manifest,
    manifest: (value) => run(manifest, value),
    complete(kind, value) {
      const validate = complete[kind]
      return validate ? run(validate, value) : []
    },
  }
}

/** The compiled ones are taken for the very schemas they were made from, and for no others. */
const validatorsOf = async (schemas: Schemas): Promise<Validators> =>
  compiled !== null && compiled.source === JSON.stringify(schemas)
    ? compiled.validators
    : (await import('./compile.ts')).compileSchemas(schemas)

function run(validate: ValidateFunction, value: Json): readonly SchemaError[] {
  if (validate(value)) return []
  const errors = (validate.errors ?? []) as SchemaError[]
  validate.errors = null
  return errors
}
