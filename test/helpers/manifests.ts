/** Random manifests: folders in a tree, connections, agents that name each other any way they like. */

import fc from 'fast-check'
import type { JsonObject } from '../../src/model/json.ts'
import type { DesiredResource } from '../../src/model/manifest.ts'
import { config, desired, uuid } from './plan-input.ts'

const MOST = 8

interface Draft {
  readonly folders: readonly { readonly parent: number | null }[]
  readonly connections: readonly { readonly shared: boolean; readonly auth: string }[]
  readonly agents: readonly {
    readonly text: string
    readonly folder: number | null | undefined
    readonly flag: boolean | undefined
    readonly subAgents: readonly number[]
    readonly targets: readonly number[] | undefined
    readonly outsider: boolean
    readonly built: boolean
    readonly label: string | null | undefined
  }[]
}

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

const draft: fc.Arbitrary<Draft> = fc.record({
  folders: fc.array(fc.record({ parent: fc.option(fc.nat(MOST)) }), { maxLength: MOST }),
  connections: fc.array(
    fc.record({ shared: fc.boolean(), auth: fc.constantFrom('url', 'apikey', 'oauth') }),
    { maxLength: 3 },
  ),
  agents: fc.array(
    fc.record({
      text: fc.string({ maxLength: 8 }),
      folder: optional(fc.option(fc.nat(MOST))),
      flag: optional(fc.boolean()),
      subAgents: fc.array(fc.nat(MOST), { maxLength: 3 }),
      targets: optional(fc.array(fc.nat(MOST), { maxLength: 3 })),
      outsider: fc.boolean(),
      built: fc.boolean(),
      label: optional(fc.option(fc.string({ minLength: 1, maxLength: 5 }))),
    }),
    { maxLength: MOST },
  ),
})

/** Every manifest the loader could let through, as far as references go. */
export const manifests: fc.Arbitrary<readonly DesiredResource[]> = draft.map(resourcesOf)

function resourcesOf({ folders, connections, agents }: Draft): readonly DesiredResource[] {
  const folderAt = (index: number | null): string | null =>
    index === null || folders.length === 0 ? null : `folder.f${index % folders.length}`
  const agentsAt = (from: number, indexes: readonly number[]): readonly string[] =>
    [...new Set(indexes.map((index) => index % agents.length).filter((index) => index !== from))].map(
      (index) => `agent.a${index}`,
    )

  return [
    // A parent has a smaller number, so that folders form a tree.
    ...folders.map(({ parent }, index) =>
      desired(`folder.f${index}`, {
        parent: parent === null || index === 0 ? null : `folder.f${parent % index}`,
      }),
    ),
    ...connections.map(({ shared, auth }, index) =>
      desired(`connection.c${index}`, {
        shared,
        auth_method: auth,
        server_url: `https://${index}.example.com`,
      }),
    ),
    ...agents.map((agent, index) =>
      desired(`agent.a${index}`, {
        ...(agent.folder === undefined ? {} : { folder: folderAt(agent.folder) }),
        ...(agent.flag === undefined ? {} : { slack_enabled: agent.flag }),
        ...(agent.built
          ? { build: buildOf(agent, agentsAt(index, agent.subAgents), agentsAt(index, agent.targets ?? [])) }
          : {}),
      }),
    ),
  ]
}

const buildOf = (
  { text, targets, outsider, label }: Draft['agents'][number],
  subAgents: readonly string[],
  declared: readonly string[],
): JsonObject => ({
  config: config(text, { subAgents: [...subAgents, ...(outsider ? [uuid(0xeee)] : [])] }),
  ...(targets === undefined ? {} : { handover_targets: declared }),
  ...(label === undefined ? {} : { revision_name: label }),
})

/** The same items in an order that depends on `seed` alone. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const mixed = items.map((item, index) => ({ item, at: Math.imul(index + 1, seed | 1) >>> 0 }))
  return mixed.sort((a, b) => a.at - b.at).map(({ item }) => item)
}
