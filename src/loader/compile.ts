/** Ajv, as this room uses it. Loaded only where no compiled validators are at hand, and by the build that makes them. */

import { Ajv2020, type Options } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Schemas, Validators } from './validator.ts'

/** An Ajv that knows our schemas by their names: `manifest`, and `complete_<kind>` for what a kind's set-up needs. */
export function createAjv({ manifest, complete }: Schemas, code: Options['code'] = {}): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    // Messages and suggestions are made from the schema that was not met.
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    validateSchema: false,
    code,
  })
  ajv.addVocabulary(['x-known-values', 'x-open'])
  // The package is CommonJS: its default export hides one level down from the compiler.
  addFormats.default(ajv)
  ajv.addSchema(manifest, 'manifest')
  for (const [kind, schema] of Object.entries(complete)) ajv.addSchema(schema, `complete_${kind}`)
  return ajv
}

/** Compiles the schemas here and now. */
export function compileSchemas(schemas: Schemas): Validators {
  const ajv = createAjv(schemas)
  const named = (name: string): Validators['manifest'] => {
    const validate = ajv.getSchema(name)
    if (validate === undefined) throw new Error(`there is no schema ${name}`)
    return validate as Validators['manifest']
  }
  return {
    manifest: named('manifest'),
    complete: Object.fromEntries(
      Object.keys(schemas.complete).map((kind) => [kind, named(`complete_${kind}`)]),
    ),
  }
}
