/** Keys of the manifest, read from its JSON Schema. */

import { cell, table } from './table.mjs'

const UUID = /^\^\[0-9a-fA-F\]\{8\}-/

/**
 * @param pointer `#/properties/folders`, or a place further down; `…` at its end goes down into nested maps as well
 */
export function keysTable(schema, pointer) {
  const deep = pointer.endsWith(' …')
  const steps = pointer.replace(/ …$/, '').replace(/^#\/?/, '').split('/').filter(Boolean)
  const node = steps.reduce((at, step) => {
    if (at[step] === undefined) throw new Error(`the schema has no ${pointer}`)
    return at[step]
  }, schema)
  return table(['key', 'type', 'default', 'meaning'], rowsOf(schema, node, '', deep))
}

function rowsOf(schema, node, prefix, deep) {
  return Object.entries(node.properties ?? {}).flatMap(([key, written]) => {
    const field = written.$ref ? resolve(schema, written.$ref) : written
    const inner =
      deep && !written.$ref && field.type === 'object' ? rowsOf(schema, field, `${prefix}${key}.`, deep) : []
    if (inner.length > 0) return inner
    const required = node.required?.includes(key) ?? false
    const preset = field.default ?? /Default: ([^.]+)\./.exec(field.description ?? '')?.[1]
    return [
      [
        `\`${prefix}${key}\``,
        cell(typeOf(field)),
        required
          ? 'required'
          : preset === undefined
            ? ''
            : field.default === undefined
              ? preset
              : `\`${preset}\``,
        cell((field.description ?? '').replace(/ ?Default: [^.]+\.$/, '')),
      ],
    ]
  })
}

const resolve = (schema, ref) =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((at, step) => at[step], schema)

const code = (value) => `\`${value}\``

function typeOf(field) {
  if ('const' in field) return code(field.const)
  if (field.enum)
    return field.enum
      .filter((value) => value !== null)
      .map(code)
      .join(', ')
  const types = [field.type].flat().filter((type) => type !== undefined && type !== 'null')
  const nullable = [field.type].flat().includes('null') ? ', or null' : ''
  return `${types.map((type) => typeName(type, field)).join(', ')}${nullable}`
}

function typeName(type, field) {
  if (type === 'string') return textName(field)
  if (type === 'array')
    return `list of ${field.items?.type === 'object' ? `{ ${itemKeys(field.items)} }` : pluralOf(field.items)}`
  if (type !== 'object') return type
  if (typeof field.additionalProperties === 'object') return 'map'
  const keys = Object.keys(field.properties ?? {})
  return keys.length === 1 ? `{ ${keys[0]} }` : 'map'
}

const itemKeys = (items) => Object.keys(items.properties ?? {}).join(', ')

const pluralOf = (items) => (items?.format === 'uuid' || UUID.test(items?.pattern ?? '') ? 'UUIDs' : 'texts')

function textName({ format, pattern = '', minLength = 0, maxLength }) {
  if (format === 'uuid' || UUID.test(pattern)) return 'UUID'
  if (format === 'uri') return 'URL'
  if (maxLength === undefined) return 'text'
  return minLength > 0
    ? `text, ${minLength} to ${maxLength} characters`
    : `text, up to ${maxLength} characters`
}

/** Models this version knows; others are sent as written. */
export function modelsTable(schema) {
  const models =
    schema.properties.agents.additionalProperties.properties.build.properties.config.properties.data
      .properties.models.properties
  return table(
    ['key', 'known models'],
    Object.entries(models).map(([name, { properties }]) => [
      code(`data.models.${name}.model`),
      properties.model['x-known-values'].map(code).join(', '),
    ]),
  )
}
