import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { notFound } from '../errors.ts'
import { inTeam } from './scope.ts'
import { listedTeamView, teamView } from './views.ts'

/** /v2/teams and /v2/profile: what a key may work on, and who it is. */
export function teamRoutes(core: Core): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/teams', (c) => {
    const { teamIds } = c.get('actor')
    const teams = core.store.teams().filter((team) => teamIds.includes(team.id))
    return c.json({ teams: teams.map(listedTeamView) })
  })

  routes.get('/teams/:teamId', (c) => {
    const { teamId } = inTeam(core, c.get('actor'), c.req.param('teamId'), 403)
    const team = core.store.team(teamId)
    if (team === undefined) throw notFound('Team', teamId)
    return c.json({ team: teamView(team) })
  })

  routes.get('/profile', (c) => {
    const { user, teamId, key } = c.get('actor')
    const { id, name, email } = user
    // A team of its own has only a key that is scoped to one; `teamId` may be null, and when is not documented.
    const single = core.store.keyOwner(key)?.teamIds.length === 1
    return c.json({ profile: { id, name, email, teamId: single ? teamId : null } })
  })

  return routes
}
