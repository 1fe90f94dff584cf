/** Writing agents and their builds on API v1. */

import { isUuid, type Uuid } from '../../model/address.ts'
import { getAt, isList, type Json, type JsonObject, setAt } from '../../model/json.ts'
import type { StepContext, StepDone, StepRunner } from '../../model/kind.ts'
import { formatMarker, targetsDigest } from '../../model/marker.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { writeAnswer } from '../answer.ts'
import { idAt, pick, textAt, touches } from '../row.ts'
import { FLAGS } from './schema.ts'

/** A new agent, with its first build unless a revision follows. */
export function createBody(context: StepContext): JsonObject {
  const { change } = context
  const target = change.action === 'delete' ? {} : change.target
  return {
    ...pick(target, ['name', 'thread_id']),
    ...(isInline(context) ? { build: buildBody(context, []) } : {}),
  }
}

const isInline = ({ change }: StepContext): boolean =>
  change.action === 'create' &&
  getAt(change.target, ['build']) !== undefined &&
  !change.steps.some(({ name }) => name === 'revision')

const create: StepRunner = async ([context]) => {
  const answer = await context.io.send({
    method: 'POST',
    path: '/v1/agents',
    body: createBody(context),
    retry: 'once',
  })
  if (!answer.ok) return fail(answer.error)
  const buildId = idAt(answer.value, 'build', 'id') ?? idAt(answer.value, 'agent', 'latest_build', 'id')
  return withBuild(writeAnswer(answer.value, ['agent']), buildId)
}

/** Name, thread and flags: only those that change, or that a new agent does not start with. */
const settings: StepRunner = async ([{ io, change, id }]) => {
  if (change.action === 'delete') return ok({})
  const changed = change.fields.map(({ path }) => path)
  const fields =
    change.action === 'create'
      ? FLAGS.filter((flag) => change.target[flag] === true)
      : ['name', 'thread_id', ...FLAGS].filter((field) => touches(changed, `/${field}`))
  const answer = await io.send({
    method: 'PATCH',
    path: `/v1/agents/${id}`,
    body: pick(change.target, fields),
    retry: 'repeat',
  })
  return answer.ok ? writeAnswer(answer.value, ['agent']) : fail(answer.error)
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

const revision: StepRunner = async ([context]) => {
  const answer = await context.io.send({
    method: 'POST',
    path: `/v1/agents/${context.id}/revisions`,
    body: revisionBody(context),
    retry: 'once',
  })
  if (!answer.ok) return fail(answer.error)
  const buildId = idAt(answer.value, 'build', 'id')
  if (buildId === null) return writeAnswer(answer.value, ['build'])
  // v1: a build names who made it, by id
  const user = idAt(answer.value, 'build', 'created_by')
  return ok({ memo: { buildId }, caller: { team: null, user: user !== null && isUuid(user) ? user : null } })
}

/** The two labels are all that is ever changed in place. */
const label: StepRunner = async ([{ io, change, memo }]) => {
  if (change.action === 'delete') return ok({})
  const buildId = textAt(memo, 'buildId') ?? textAt(change.live?.extra, 'buildId')
  if (buildId === null) return ok({})
  const build = getAt(change.target, ['build'])
  const fresh = textAt(memo, 'buildId') !== null
  const changed = change.fields.map(({ path }) => path)
  const labels = ['revision_name', 'revision_description'].filter(
    (name) => (fresh && textAt(build, name) !== null) || touches(changed, `/build/${name}`),
  )
  const answer = await io.send({
    method: 'PATCH',
    path: `/v1/revisions/${buildId}`,
    body: Object.fromEntries(labels.map((name) => [name, getAt(build, [name]) ?? null])),
    retry: 'repeat',
  })
  return answer.ok ? ok({}) : fail(answer.error)
}

/** One request for all agents that go to the same folder. */
const place: StepRunner = async (members) => {
  const [{ io, change, resolve }] = members
  if (change.action === 'delete') return ok({})
  const folder = change.target['folder']
  const agentIds = members.map(({ id }) => id)
  const folderId = typeof folder === 'string' ? resolve(folder) : null
  if (folderId !== null) {
    const answer = await io.send({
      method: 'POST',
      path: `/v1/agent-folders/${folderId}/agents`,
      body: { agent_ids: agentIds },
      retry: 'repeat',
    })
    // v1: documented by path only; where it is missing, the other one takes over
    const missing = !answer.ok && (answer.error.status === 404 || answer.error.status === 405)
    if (!missing) return answer.ok ? ok({}) : fail(answer.error)
  }
  const answer = await io.send({
    method: 'POST',
    path: '/v1/agent-folders/move-agents',
    body: { agent_ids: agentIds, folder_id: folderId },
    retry: 'repeat',
  })
  return answer.ok ? ok({}) : fail(answer.error)
}

/** The build as the API takes it: named by the marker, references as UUIDs. */
function buildBody(context: StepContext, targets: readonly Uuid[]): JsonObject {
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
  const key = change.address.slice(change.address.indexOf('.') + 1)
  return {
    name: formatMarker({ ...stamp, key, targets: targetsDigest(targets, hash) }),
    config: resolved,
  }
}

function targetIds({ change, resolve }: StepContext): readonly Uuid[] {
  const targets: Json | undefined =
    change.action === 'delete' ? undefined : getAt(change.target, ['build', 'handover_targets'])
  return isList(targets) ? targets.map((ref) => resolve(String(ref))).sort() : []
}

function withBuild(done: Result<StepDone, Failure>, buildId: string | null): Result<StepDone, Failure> {
  return done.ok && buildId !== null ? ok({ ...done.value, memo: { buildId } }) : done
}

export const agentWriterV1: Readonly<Record<string, StepRunner>> = {
  create,
  settings,
  revision,
  label,
  place,
}
