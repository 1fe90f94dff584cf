/** Names and ids tell resources apart; two resources must not share them. */

import { canonicalText, type Json, type Path } from '../model/json.ts'
import { allResources, type Meaning, type WrittenResource } from './meaning.ts'

const namePath = (resource: WrittenResource): Path => [resource.kind.section, resource.key, 'name']

/** Names are unique within a kind and scope, unless every one of the same name says by `id` which one it is. */
export function checkNames(
  meaning: Meaning,
  canonical: ReadonlyMap<WrittenResource, { readonly scope: Json }>,
): void {
  for (const [, resources] of meaning.resources) {
    const groups = new Map<string, WrittenResource[]>()
    for (const resource of resources.values()) {
      const known = canonical.get(resource)
      if (!known) continue
      const group = canonicalText([nameOf(resource), known.scope])
      const others = groups.get(group)
      if (others) others.push(resource)
      else groups.set(group, [resource])
    }
    for (const group of groups.values()) if (group.length > 1) checkGroup(group, meaning)
  }
}

/** The name as written; the key, when none is. */
export const nameOf = ({ written, key }: WrittenResource): string =>
  typeof written['name'] === 'string' ? written['name'] : key

function checkGroup(group: readonly WrittenResource[], meaning: Meaning): void {
  if (group.every(({ id }) => id !== null)) return
  // The second in the file is the one to blame, whatever the order of the keys.
  const [first, ...others] = [...group].sort((a, b) => offsetOf(a, meaning) - offsetOf(b, meaning))
  if (!first) return
  for (const resource of others) {
    meaning.report.add({
      code: 'duplicate-name',
      message: `\`${resource.address}\` has the same name as \`${first.address}\` (${meaning.place(namePath(first), 'value')}).`,
      hint: 'Give one of them another name, or write the `id` of each.',
      at: meaning.spot(namePath(resource), 'value'),
    })
  }
}

const offsetOf = (resource: WrittenResource, meaning: Meaning): number =>
  meaning.spot(namePath(resource), 'value')?.offset ?? 0

export function checkIds(meaning: Meaning): void {
  const known = new Map<string, WrittenResource>()
  for (const resource of allResources(meaning)) {
    if (!resource.id) continue
    const path = [resource.kind.section, resource.key, 'id']
    const first = known.get(resource.id)
    if (!first) known.set(resource.id, resource)
    else {
      const place = meaning.place([first.kind.section, first.key, 'id'], 'value')
      meaning.report.add({
        code: 'duplicate-id',
        message: `\`${resource.address}\` has the same id as \`${first.address}\` (${place}).`,
        hint: 'One live resource can be only one resource of the manifest.',
        at: meaning.spot(path, 'value'),
      })
    }
  }
}
