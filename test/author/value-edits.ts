/** A value of a YAML text that becomes another one, as `--adopt` writes it. */

import type { Node } from 'yaml'
import { valueSplices } from '../../src/author/adopt-value.ts'
import { applySplices } from '../../src/author/edit-text.ts'
import { mapAt, pairOf, pairSlot, readYaml } from '../../src/author/edit-yaml.ts'
import type { Json } from '../../src/model/json.ts'

/**
 * The text after `key` of the outermost map, or of the map at `path`, means `value`.
 * @param means what it means now, where that is another value than the one that is written
 */
export function edited(
  text: string,
  key: string,
  value: Json,
  path: readonly (string | number)[] = [],
  means?: Json,
): string {
  const yaml = readYaml(text)
  const node = (path.length === 0 ? yaml.document.contents : yaml.document.getIn(path, true)) as Node
  const map = mapAt(yaml, node.range?.[0] ?? -1)
  const pair = map && pairOf(map.node, key)
  if (map === null || pair === null) throw new Error(`no ${key} in ${text}`)
  const now = means ?? ((pair.value?.toJS(yaml.document) ?? null) as Json)
  const splices = valueSplices(yaml, pairSlot(yaml, map, pair), { now, item: null }, value)
  if (!splices.ok) throw new Error(splices.error.reason)
  return applySplices(text, splices.value)
}
