import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { badRequest } from './errors.ts'
import type { JsonObject } from './state.ts'

/** A JSON Schema 2020-12 document. */
export type Schema = { readonly [keyword: string]: unknown }

// ajv-formats is CommonJS; its function sits one `default` deeper when imported from an ES module.
const addFormats = addFormatsModule.default

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, useDefaults: false })
addFormats(ajv)

const MAX_REPORTED = 3

function describe(error: ErrorObject): string {
  const params: { [name: string]: unknown } = error.params
  const base = `body${error.instancePath}`
  if (error.keyword === 'required') return `${base}/${String(params['missingProperty'])}: is required`
  if (error.keyword === 'enum' && Array.isArray(params['allowedValues'])) {
    return `${base}: must be one of ${params['allowedValues'].join(', ')}`
  }
  if (error.keyword === 'const') return `${base}: must be ${JSON.stringify(params['allowedValue'])}`
  if (error.keyword === 'false schema') return `${base}: is not accepted here`
  return `${base}: ${error.message ?? 'is invalid'}`
}

/** The errors that tell most: the deepest ones, and none twice. */
function summary(errors: readonly ErrorObject[]): string {
  const depth = (error: ErrorObject): number => error.instancePath.split('/').length
  const telling = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'if')
  const sorted = [...(telling.length > 0 ? telling : errors)].sort((a, b) => depth(b) - depth(a))
  return [...new Set(sorted.map(describe))].slice(0, MAX_REPORTED).join('; ')
}

/**
 * A check by a schema that gives the body back as `Body`, or throws the 400 that names the field. Compiled when it is
 * first needed: that takes longer than most requests, and no sandbox sees all of them.
 */
export function bodyCheck<Body>(schema: Schema): (value: unknown) => Body {
  let validate: ValidateFunction<Body> | undefined
  return (value) => {
    validate ??= ajv.compile<Body>(schema)
    if (validate(value)) return value
    throw badRequest(summary(validate.errors ?? []))
  }
}

/** Parses a request body; anything but a JSON object is a 400. */
export function parseBody(text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw badRequest('body: is not valid JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('body: must be an object')
  }
  return value as JsonObject
}
