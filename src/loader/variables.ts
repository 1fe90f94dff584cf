/** The values of `${var:…}`: from `vars` of the manifest, or from `--var`, which wins. */

import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { parsePlaceholders } from './placeholders.ts'
import type { Report } from './report.ts'
import type { Origins } from './tree.ts'

/** `undefined`: not set. */
export type Variables = {
  get(name: string): string | undefined
  names(): readonly string[]
}

export function readVariables(
  root: JsonObject,
  flags: Readonly<Record<string, string>>,
  origins: Origins,
  report: Report,
): Variables {
  const written = isObject(root['vars']) ? root['vars'] : {}
  const names = [...new Set([...Object.keys(flags), ...Object.keys(written)])]
  const resolved = new Map<string, string>(Object.entries(flags))
  const resolving = new Set<string>()

  const get = (name: string): string | undefined => {
    const known = resolved.get(name)
    if (known !== undefined) return known
    const value = Object.hasOwn(written, name) ? written[name] : undefined
    if (!isSingle(value)) return undefined
    resolving.add(name)
    const text = expand(name, String(value))
    resolving.delete(name)
    resolved.set(name, text)
    return text
  }

  /** A variable may use others, as long as none needs itself. */
  const expand = (name: string, text: string): string =>
    parsePlaceholders(text)
      .map((part) => {
        if (part.type === 'text') return part.text
        const at = origins.spot(root, ['vars', name], 'value')
        if (part.type === 'var' && !resolving.has(part.name)) {
          const value = get(part.name)
          if (value !== undefined) return value
          report.add({
            code: 'unset-variable',
            message: `The variable \`${part.name}\` is not set.`,
            hint: setHint(part.name),
            at,
          })
        } else if (part.type === 'var') {
          report.add({
            code: 'bad-placeholder',
            message: `The variable \`${name}\` needs itself.`,
            hint: 'Write its value out.',
            at,
          })
        } else if (part.type === 'env') {
          report.add({
            code: 'env-not-allowed',
            message: `\`${part.source}\` cannot stand in \`vars\`.`,
            hint: `Pass it as a variable: --var ${name}="$${part.name}".`,
            at,
          })
        } else report.add(badPlaceholder(part.source, at))
        return part.source
      })
      .join('')

  // Every variable once, so that mistakes in unused ones are found too.
  for (const name of Object.keys(written)) get(name)
  return { get, names: () => names }
}

export const setHint = (name: string): string => `Set it under \`vars\`, or with --var ${name}=<value>.`

export const badPlaceholder = (source: string, at: ReturnType<Origins['spot']>) =>
  ({
    code: 'bad-placeholder',
    message:
      source === '${'
        ? '`${` opens a placeholder that is never closed.'
        : `\`${shortened(source)}\` is not a placeholder.`,
    hint: 'Write ${var:NAME} or ${env:NAME}; $${ is a literal ${; texts in files of their own are never expanded.',
    at,
  }) as const

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

const isSingle = (value: Json | undefined): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
