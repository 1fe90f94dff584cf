/** What is sent about an agent and its builds: the same on every generation of the API that takes it. */

import type { Uuid } from '../../model/address.ts'
import { getAt, isList, type Json, type JsonObject, setAt } from '../../model/json.ts'
import type { StepContext } from '../../model/kind.ts'
import { formatMarker, targetsDigest } from '../../model/marker.ts'
import { pick, textAt, touches } from '../row.ts'
import { FLAGS } from './schema.ts'

/** Labels of a revision: all that is ever changed in place. */
export const LABELS = ['revision_name', 'revision_description']

/** A new agent, with its first build unless a revision follows. */
export function createBody(context: StepContext): JsonObject {
  const { change } = context
  const target = change.action === 'delete' ? {} : change.target
  return {
    ...pick(target, ['name', 'thread_id']),
    ...(isInline(context) ? { build: buildBody(context) } : {}),
  }
}

const isInline = ({ change }: StepContext): boolean =>
  change.action === 'create' &&
  getAt(change.target, ['build']) !== undefined &&
  !change.steps.some(({ name }) => name === 'revision')

/** Name, thread and flags: only those that change, or that a new agent does not start with. */
export function settingsBody({ change }: StepContext): JsonObject {
  if (change.action === 'delete') return {}
  const changed = change.fields.map(({ path }) => path)
  const fields =
    change.action === 'create'
      ? FLAGS.filter((flag) => change.target[flag] === true)
      : ['name', 'thread_id', ...FLAGS].filter((field) => touches(changed, `/${field}`))
  return pick(change.target, fields)
}

/** A new revision names the build it replaces, or the agent's integrations and queue links would be lost. */
export function revisionBody(context: StepContext): JsonObject {
  const targets = targetIds(context)
  // A bare agent may have been given a build of its own.
  const source = textAt(context.memo, 'buildId') ?? textAt(context.change.live?.extra, 'buildId')
  return {
    ...buildBody(context, targets),
    ...(targets.length > 0 ? { handover_target_ids: targets } : {}),
    ...(source === null ? {} : { source_build_id: source }),
  }
}

/** The labels to set: those that change, and on a new revision those that are written. */
export function labelBody({ change, memo }: StepContext): JsonObject {
  const target = change.action === 'delete' ? {} : change.target
  const build = getAt(target, ['build'])
  const fresh = textAt(memo, 'buildId') !== null
  const changed = change.fields.map(({ path }) => path)
  const labels = LABELS.filter(
    (name) => (fresh && textAt(build, name) !== null) || touches(changed, `/build/${name}`),
  )
  return Object.fromEntries(labels.map((name) => [name, getAt(build, [name]) ?? null]))
}

/** The build as the API takes it: named by the marker, references as UUIDs. */
export function buildBody(context: StepContext, targets: readonly Uuid[] = []): JsonObject {
  const { change, stamp, hash, resolve } = context
  const target = change.action === 'delete' ? {} : change.target
  const config = getAt(target, ['build', 'config']) ?? {}
  const subAgents = getAt(config, ['data', 'subAgents'])
  const resolved = isList(subAgents)
    ? setAt(
        config,
        ['data', 'subAgents'],
        subAgents.map((ref) => resolve(String(ref))),
      )
    : config
  const { project, commit, dirty } = stamp
  const marker = { project, key: keyOf(context), commit, dirty, targets: targetsDigest(targets, hash) }
  return { name: formatMarker(marker), config: resolved }
}

export const keyOf = ({ change }: StepContext): string =>
  change.address.slice(change.address.indexOf('.') + 1)

function targetIds({ change, resolve }: StepContext): readonly Uuid[] {
  const targets: Json | undefined =
    change.action === 'delete' ? undefined : getAt(change.target, ['build', 'handover_targets'])
  return isList(targets) ? targets.map((ref) => resolve(String(ref))).sort() : []
}
