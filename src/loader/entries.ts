/** `moved` and `removed`: what became of resources that are known under another name, or no longer wanted. */

import { type Address, parseAddress } from '../model/address.ts'
import { isList, isObject, type Json, type JsonObject, type Path } from '../model/json.ts'
import type { Moved, Removed } from '../model/manifest.ts'
import { allResources, type Meaning, resourceAt } from './meaning.ts'
import { didYouMean } from './suggest.ts'

export interface Entries {
  readonly moved: readonly Moved[]
  readonly removed: readonly Removed[]
}

export function readEntries(meaning: Meaning): Entries {
  const removed = readRemoved(meaning)
  const moved = readMoved(meaning, new Set(removed.map(({ address }) => address)))
  return { moved, removed }
}

const items = (value: Json | undefined): readonly (readonly [number, JsonObject])[] =>
  isList(value)
    ? [...value.entries()].filter((entry): entry is [number, JsonObject] => isObject(entry[1]))
    : []

/** Finds the second entry that says the same. */
function once(meaning: Meaning) {
  const seen = new Map<string, Path>()
  return (text: string, path: Path, what: string): void => {
    const first = seen.get(text)
    if (!first) seen.set(text, path)
    else
      conflict(
        meaning,
        path,
        `${what} stands here twice, first in ${meaning.place(first, 'value')}.`,
        'Remove one entry.',
      )
  }
}

function conflict(meaning: Meaning, path: Path, message: string, hint: string): void {
  meaning.report.add({ code: 'conflicting-entry', message, hint, at: meaning.spot(path, 'value') })
}

/** An address whose kind exists; anything else in `from` is a live name, which may have dots too. */
function knownAddress(text: string, meaning: Meaning): ReturnType<typeof parseAddress> {
  const parsed = parseAddress(text)
  return parsed && meaning.resources.has(parsed.kind) ? parsed : null
}

function readMoved(meaning: Meaning, removed: ReadonlySet<string>): readonly Moved[] {
  const moved: Moved[] = []
  const [fromOnce, toOnce] = [once(meaning), once(meaning)]
  for (const [index, entry] of items(meaning.root['moved'])) {
    const { from, to } = entry
    if (typeof from !== 'string' || typeof to !== 'string') continue
    const [fromPath, toPath] = [
      ['moved', index, 'from'],
      ['moved', index, 'to'],
    ]
    const target = knownAddress(to, meaning)
    if (!target || !resourceAt(meaning, target.kind, target.key)) {
      const addresses = [...allResources(meaning)].map(({ address }) => address)
      meaning.report.add({
        code: 'unknown-reference',
        message: `There is no \`${to.slice(0, 100)}\` in the manifest.`,
        hint:
          didYouMean(meaning.suggest(to, addresses)) ?? '`to` is the address of a resource in this manifest.',
        at: meaning.spot(toPath, 'value'),
      })
      continue
    }
    const source = knownAddress(from, meaning)
    if (source && resourceAt(meaning, source.kind, source.key)) {
      conflict(
        meaning,
        fromPath,
        `\`${from}\` was moved, but is still in the manifest.`,
        'Remove the resource, or this entry.',
      )
    } else if (source && source.kind !== target.kind) {
      conflict(
        meaning,
        fromPath,
        `A ${source.kind} cannot become a ${target.kind}.`,
        'Use `removed` for the old one.',
      )
    } else if (removed.has(from)) {
      conflict(
        meaning,
        fromPath,
        `\`${from}\` is under \`moved\` and under \`removed\`.`,
        'Decide for one of them.',
      )
    }
    fromOnce(source ? from : `${target.kind} ${from}`, fromPath, `\`${from.slice(0, 100)}\``)
    toOnce(to, toPath, `\`${to}\``)
    moved.push({ from, to: to as Address })
  }
  return moved
}

function readRemoved(meaning: Meaning): readonly Removed[] {
  const removed: Removed[] = []
  const [addressOnce, idOnce] = [once(meaning), once(meaning)]
  const claimed = new Map([...allResources(meaning)].map(({ id, address }) => [id, address]))
  for (const [index, entry] of items(meaning.root['removed'])) {
    const { address } = entry
    if (typeof address !== 'string') continue
    const [path, idPath] = [
      ['removed', index, 'address'],
      ['removed', index, 'id'],
    ]
    const target = knownAddress(address, meaning)
    if (!target) {
      const kind = address.split('.', 1)[0] ?? ''
      const names = meaning.kinds.map(({ name }) => name)
      meaning.report.add({
        code: 'unknown-reference',
        message: `\`${address.slice(0, 100)}\` is not an address.`,
        hint:
          didYouMean(meaning.suggest(kind, names)) ??
          `An address is <kind>.<key>; kinds are ${names.join(', ')}.`,
        at: meaning.spot(path, 'value'),
      })
      continue
    }
    if (resourceAt(meaning, target.kind, target.key)) {
      const hint = 'Remove the resource from the manifest, or this entry.'
      conflict(meaning, path, `\`${address}\` is to be removed, but is still in the manifest.`, hint)
    }
    const id = typeof entry['id'] === 'string' ? entry['id'].toLowerCase() : null
    const owner = id === null ? undefined : claimed.get(id)
    if (owner)
      conflict(meaning, idPath, `This is the id of \`${owner}\`, which is in the manifest.`, 'Check the id.')
    addressOnce(address, path, `\`${address}\``)
    if (id !== null) idOnce(id, idPath, 'The id')
    removed.push({ address: address as Address, id })
  }
  return removed
}
