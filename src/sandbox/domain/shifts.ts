import type { Actor, Core } from '../core.ts'
import type { PageShift, ShiftedList } from '../page-shifts.ts'
import { ordered } from '../pages.ts'
import type { AgentRow, ConnectionRow } from '../state.ts'
import { createAgent } from './agents.ts'
import { createConnection, isVisible } from './connections.ts'

/** The caller's agents in list order. */
export function agentList(core: Core, actor: Actor): AgentRow[] {
  const mine = [...core.store.agents.values()].filter((agent) => agent.team_id === actor.teamId)
  return ordered(core, mine)
}

/** The connections the caller may see, in list order. */
export function connectionList(core: Core, actor: Actor): ConnectionRow[] {
  const mine = [...core.store.connections.values()].filter((connection) => isVisible(connection, actor))
  return ordered(core, mine)
}

const NAME = 'Created between pages'

/** What the shifts do to each list. */
const LISTS: {
  [List in ShiftedList]: {
    first(core: Core, actor: Actor): string | undefined
    create(core: Core, actor: Actor): string
    remove(core: Core, id: string): void
  }
} = {
  agents: {
    first: (core, actor) => agentList(core, actor)[0]?.id,
    create: (core, actor) => createAgent(core, actor, { name: NAME }).agent.id,
    remove: (core, id) => core.store.dropAgent(id),
  },
  connections: {
    first: (core, actor) => connectionList(core, actor)[0]?.id,
    create: (core, actor) =>
      createConnection(core, actor, { name: NAME, provider: 'user', auth_method: 'url' }).id,
    remove: (core, id) => void core.store.connections.delete(id),
  },
}

const ACTIONS: { [Action in PageShift['action']]: (core: Core, actor: Actor, list: ShiftedList) => void } = {
  create: (core, actor, list) => void core.positions.set(LISTS[list].create(core, actor), 'first'),
  delete(core, actor, list) {
    const id = LISTS[list].first(core, actor)
    if (id !== undefined) LISTS[list].remove(core, id)
  },
  reorder(core, actor, list) {
    const id = LISTS[list].first(core, actor)
    if (id !== undefined) core.positions.set(id, 'last')
  },
}

/** To be called before a page of a list is read: carries out the first shift that waits for this page. */
export function shiftBeforePage(core: Core, actor: Actor, list: ShiftedList, offset: number): void {
  const shift = core.shifts.find((one) => one.list === list && one.at === offset && one.times > 0)
  if (shift === undefined) return
  shift.times -= 1
  ACTIONS[shift.action](core, actor, list)
  core.changed()
}
