/** What the schemas say about a manifest, as findings at their places. */

import { fromPointer, isObject, type Json, type JsonObject } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'
import { conditionsOf } from './conditions.ts'
import type { Finding, Report } from './report.ts'
import { explain, explainKey, labelOf } from './schema-messages.ts'
import { didYouMean, type Suggest } from './suggest.ts'
import type { Origins } from './tree.ts'
import type { SchemaError, Validator } from './validator.ts'

export interface SchemaContext {
  readonly kinds: readonly SchemaFacet[]
  readonly validator: Validator
  readonly origins: Origins
  readonly report: Report
  readonly suggest: Suggest
}

/**
 * @param written the manifest before set-ups are merged in
 * @param resolved the same, after
 * @param broken resources whose set-up is unknown
 */
export function checkSchema(
  written: JsonObject,
  resolved: JsonObject,
  broken: ReadonlySet<string>,
  context: SchemaContext,
): void {
  const { validator, kinds, report } = context
  const errors = validator.manifest(written)
  const conditionOf = conditionsOf(errors)
  for (const error of withoutEchoes(errors)) {
    const path = fromPointer(error.instancePath)
    const found = finding(error, path, written, context)
    const condition = conditionOf(error)
    const message = condition ? found.message.replace(/\.$/, ` ${condition}.`) : found.message
    report.add({ ...found, message })
  }
  for (const { name, section, shared } of kinds) {
    const resources = resolved[section]
    if (!shared || !isObject(resources)) continue
    for (const [key, resource] of Object.entries(resources)) {
      const value =
        isObject(resource) && Object.hasOwn(resource, shared.field) ? resource[shared.field] : undefined
      if (!isObject(value) || broken.has(`${section}/${key}`)) continue
      const start = [section, key, shared.field]
      for (const error of withoutEchoes(validator.complete(name, value))) {
        report.add(completeness(error, start, written, resolved, context))
      }
    }
  }
}

/** What a set-up lacks is reported on the resource, not where the shared part was written: others may be fine with it. */
function completeness(
  error: SchemaError,
  start: readonly string[],
  written: JsonObject,
  resolved: JsonObject,
  context: SchemaContext,
): Finding {
  const inside = fromPointer(error.instancePath)
  const path = [...start, ...inside]
  if (error.keyword !== 'required') return finding(error, path, resolved, context)
  const missing = String(error.params['missingProperty'])
  const field = start.at(-1) ?? ''
  const at = context.origins.spot(written, path, 'key')
  if (inside.length === 0) {
    return {
      code: 'no-build',
      message: `\`${field}\` has no \`${missing}\`.`,
      hint: `Write \`${missing}\`, or take it \`from\` a shared set-up.`,
      at,
    }
  }
  return { code: 'schema', message: `\`${[field, ...inside, missing].join('.')}\` is missing.`, at }
}

function finding(
  error: SchemaError,
  path: readonly string[],
  root: JsonObject,
  context: SchemaContext,
): Finding {
  const { origins, suggest } = context
  const key =
    error.keyword === 'propertyNames' ? error.params['propertyName'] : error.params['additionalProperty']
  if (typeof key === 'string') {
    const at = origins.spot(root, [...path, key], 'key')
    if (error.keyword === 'propertyNames')
      return { code: 'schema', ...explainKey(key, error.parentSchema), at }
    const candidates = Object.keys(propertiesOf(error.parentSchema))
    const owner = path.length === 0 ? 'a manifest' : labelOf(path)
    const hint =
      didYouMean(suggest(key, candidates)) ??
      (candidates.length > 0 ? `Known keys: ${candidates.join(', ')}.` : undefined)
    return { code: 'unknown-key', message: `\`${shortened(key)}\` is not a key of ${owner}.`, hint, at }
  }
  const version = versionFinding(error, path)
  const side = error.keyword === 'required' ? 'key' : error.keyword === 'false schema' ? 'key' : 'value'
  return {
    code: 'schema',
    ...explain(error, labelOf(path), suggest),
    ...version,
    at: origins.spot(root, path, side),
  }
}

function versionFinding({ keyword, params, data }: SchemaError, path: readonly string[]): Partial<Finding> {
  const hint = 'Write `version: 1`.'
  if (path.length === 0 && keyword === 'required' && params['missingProperty'] === 'version') {
    return {
      code: 'unsupported-version',
      message: 'The manifest does not say which version of the format it is written in.',
      hint,
    }
  }
  if (path.length !== 1 || path[0] !== 'version') return {}
  const newer = typeof data === 'number' && data > 1 ? ' A newer duvo-gitops may know it.' : ''
  return {
    code: 'unsupported-version',
    message: 'This version of the manifest format is not supported.',
    hint: `${hint}${newer}`,
  }
}

const propertiesOf = (schema: SchemaError['parentSchema']): JsonObject => {
  const properties = isObject(schema as Json) ? (schema as JsonObject)['properties'] : undefined
  return isObject(properties) ? properties : {}
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

/** Ajv reports a failed branch and, above it, that a branch failed; only the first tells something. */
function withoutEchoes(errors: readonly SchemaError[]): readonly SchemaError[] {
  if (errors.length === 0) return errors
  const reasons = errors.filter(({ keyword }) => !['anyOf', 'oneOf', 'if'].includes(keyword))
  return errors.filter((error) => {
    if (error.keyword === 'if') return false
    // The error of the key itself, inside `propertyNames`: reported by `propertyNames`.
    if (error.propertyName !== undefined) return false
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') return true
    return !reasons.some((reason) => reason.schemaPath.startsWith(`${error.schemaPath}/`))
  })
}
