import { Hono } from 'hono'
import type { Behaviour, BodyEnv, Core } from './core.ts'
import { checkDialects, DIALECTS, type Dialect } from './dialects.ts'
import { setServer } from './domain/servers.ts'
import { badRequest, notFound } from './errors.ts'
import { serverBody } from './schemas/consent-bodies.ts'
import { closed, nullable, uuid } from './schemas/parts.ts'
import { bodyCheck, parseBody } from './validate.ts'

/** Which generations of the API are spoken from now on: by the sandbox, or by one team; null as the sandbox does. */
type DialectsChange = { dialects: Dialect[] | null; team?: string }

const dialectsChange = bodyCheck<DialectsChange>(
  closed(
    { dialects: nullable({ type: 'array', items: { enum: DIALECTS }, uniqueItems: true }), team: uuid },
    ['dialects'],
  ),
)

/** The behaviours that may change while a sandbox runs. */
type BehaviourChange = Partial<Pick<Behaviour, 'inlineBuild' | 'latestBuild' | 'alreadyLive'>>

const behaviourChange = bodyCheck<BehaviourChange>(
  closed({
    inlineBuild: { enum: ['live', 'draft'] },
    latestBuild: { enum: ['newest', 'live'] },
    alreadyLive: { enum: [400, 409] },
  }),
)

function changeDialects(core: Core, { dialects, team: teamId }: DialectsChange): void {
  try {
    checkDialects(dialects ?? [])
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error))
  }
  if (teamId === undefined) {
    if (dialects === null) throw badRequest('body/dialects: null is for a team')
    core.dialects.splice(0, core.dialects.length, ...dialects)
    return
  }
  const team = core.store.team(teamId)
  if (team === undefined) throw notFound('Team', teamId)
  if (dialects === null) delete team.dialects
  else team.dialects = dialects
}

/** /_sandbox, as far as it decides how the API behaves, and the servers it knows. */
export function settingsRoutes(core: Core): Hono<BodyEnv> {
  const routes = new Hono<BodyEnv>()
  const dialects = () => ({
    dialects: core.dialects,
    teams: core.store
      .teams()
      .map(({ id, name, dialects: own = core.dialects }) => ({ id, name, dialects: own })),
  })

  routes.get('/dialects', (c) => c.json(dialects()))
  routes.post('/dialects', (c) => {
    changeDialects(core, dialectsChange(parseBody(c.env.body)))
    return c.json(dialects())
  })

  routes.get('/behaviour', (c) => c.json(core.behaviour))
  routes.patch('/behaviour', (c) => {
    Object.assign(core.behaviour, behaviourChange(parseBody(c.env.body)))
    return c.json(core.behaviour)
  })

  routes.get('/servers', (c) => c.json({ servers: Object.fromEntries(core.store.servers) }))
  routes.post('/servers', (c) => {
    const { url, ...server } = serverBody(parseBody(c.env.body))
    return c.json({ url, ...setServer(core, url, server) }, 201)
  })

  return routes
}
