/** "… with `provider: native`": the condition under which a schema's `then` branch was not met. */

import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import type { SchemaError } from './validator.ts'

/** Finds the condition behind an error; `null` when it holds always. */
export function conditionsOf(errors: readonly SchemaError[]): (error: SchemaError) => string | null {
  const conditions = new Map<string, string | null>()
  for (const { keyword, schemaPath, instancePath, parentSchema } of errors) {
    if (keyword !== 'if' || !isObject(parentSchema as Json)) continue
    const condition = describe((parentSchema as JsonObject)['if'])
    conditions.set(`${instancePath} ${schemaPath.slice(0, -'/if'.length)}`, condition)
  }
  if (conditions.size === 0) return () => null
  return ({ schemaPath, instancePath }) => {
    const branch = schemaPath.slice(0, Math.max(0, schemaPath.lastIndexOf('/then/')))
    const parent = instancePath.slice(0, Math.max(0, instancePath.lastIndexOf('/')))
    return conditions.get(`${instancePath} ${branch}`) ?? conditions.get(`${parent} ${branch}`) ?? null
  }
}

function describe(condition: Json | undefined): string | null {
  if (!isObject(condition)) return null
  const not = condition['not']
  if (isObject(not)) {
    const inner = describe(not)
    return inner?.startsWith('with ') ? `without ${inner.slice('with '.length)}` : null
  }
  const properties = isObject(condition['properties']) ? condition['properties'] : {}
  const [[name, schema] = ['', null], ...others] = Object.entries(properties)
  if (!isObject(schema) || others.length > 0) return null
  const values = isList(schema['enum'])
    ? schema['enum']
    : schema['const'] === undefined
      ? []
      : [schema['const']]
  return values.length === 0 ? null : `with \`${name}: ${values.map(String).join('`, `')}\``
}
