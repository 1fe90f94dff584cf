/** What a team came to, so that two ways of getting there can be compared: names in place of ids, and no times. */

import { createHash } from 'node:crypto'
import { parseMarker, targetsDigest } from '../../../src/model/marker.ts'
import type { BuildRow, SandboxState } from '../../../src/sandbox/state.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Lists, not records: two of one name are two entries. Every build an agent ever had is in there with its number, its
 * slots and its handover targets, so that a superfluous revision shows, and so does a lost one.
 */
export function facts(state: SandboxState): object {
  const names = new Map([...state.agents, ...state.folders].map(({ id, name }) => [id, name]))
  const numbers = new Map(state.builds.map(({ id, revision_number }) => [id, revision_number]))
  const folders = new Map(state.folders.map((folder) => [folder.id, folder]))
  const nameOf = (id: unknown): string => names.get(String(id)) ?? `unknown ${String(id)}`
  const pathOf = (id: string | null): string | null => {
    const folder = id === null ? undefined : folders.get(id)
    if (folder === undefined) return null
    return `${pathOf(folder.parent_folder_id) ?? ''}/${folder.name}`
  }

  const buildFacts = (build: BuildRow): object => {
    const data = build.config?.['data'] as Record<string, unknown> | undefined
    const subAgents = data?.['subAgents']
    return {
      number: build.revision_number,
      replaces: build.parent_build_id === null ? null : numbers.get(build.parent_build_id),
      marker: markerFacts(build),
      label: [build.revision_name, written(build.revision_description)],
      status: build.status,
      data:
        data === undefined
          ? null
          : { ...data, subAgents: Array.isArray(subAgents) ? subAgents.map(nameOf).sort() : null },
      handsOverTo: build.handover_target_ids.map(nameOf).sort(),
      slots: build.slots.map(({ integration_name }) => integration_name).sort(),
    }
  }

  return {
    folders: state.folders.map(({ id }) => pathOf(id)).sort(),
    connections: state.connections
      .map(({ id: _, created_at: _created, updated_at: _updated, ...rest }) => rest)
      .sort(by(({ name }) => name)),
    agents: state.agents
      .map((agent) => ({
        name: agent.name,
        folder: pathOf(agent.folder_id),
        // v1: never set and off are the same
        on: (['slack_enabled', 'microsoft_teams_enabled', 'agentic_memory_enabled'] as const).filter(
          (flag) => agent[flag] === true,
        ),
        thread: agent.thread_id,
        builds: state.builds
          .filter(({ agent_id }) => agent_id === agent.id)
          .sort(by(({ revision_number }) => revision_number))
          .map(buildFacts),
      }))
      .sort(by(({ name }) => name)),
  }
}

/** Where a revision comes from is said when it is promoted; a first build made with its agent is not. */
const written = (description: string | null): string | null =>
  description?.startsWith('Applied by duvo-gitops') === true ? null : description

/** The marker's digest is over ids, which differ from run to run: what counts is that it is that of the targets. */
function markerFacts({ name, handover_target_ids: targets }: BuildRow): string {
  const marker = parseMarker(name)
  if (marker === null) return name
  const { project, key, commit } = marker
  const right = marker.targets === targetsDigest(targets, sha256)
  return `${project}/${key}@${commit}${right ? '' : ` with the digest of other targets: ${name}`}`
}

const by =
  <T>(key: (item: T) => string | number) =>
  (a: T, b: T): number =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
