import type { Actor, Core } from '../core.ts'
import { forbidden, notFound } from '../errors.ts'

/**
 * The caller at work in the team a path names, or a refusal when the key has no such team: 403 where the operation
 * declares it, else 404. A team of the key's own that does not speak v2 is a 404 everywhere.
 */
export function inTeam(core: Core, actor: Actor, teamId: string, refusal: 403 | 404): Actor {
  if (actor.teamIds.includes(teamId)) return { ...actor, teamId, teamIds: [teamId] }
  const own = core.store.keyOwner(actor.key)?.teamIds.includes(teamId) === true
  if (refusal === 404 || own) throw notFound('Team', teamId)
  throw forbidden(`This key does not act in team ${teamId}`)
}
