import type { Core } from '../core.ts'
import { badRequest } from '../errors.ts'
import type { Json, JsonObject } from '../state.ts'

/** Refuses (400) a field that names agents which do not exist in the team. */
export function checkAgentIds(core: Core, teamId: string, field: string, ids: readonly string[]): void {
  for (const id of ids) {
    if (core.store.agents.get(id)?.team_id !== teamId) {
      throw badRequest(`${field}: agent ${id} does not exist in this team`)
    }
  }
}

/** Refuses (400) a folder id that does not exist in the team; null is the root. */
export function checkFolderId(core: Core, teamId: string, field: string, id: string | null): void {
  if (id !== null && core.store.folders.get(id)?.team_id !== teamId) {
    throw badRequest(`${field}: folder ${id} does not exist in this team`)
  }
}

/** The `data` of a configuration, as far as it is an object. */
export function configData(config: JsonObject): JsonObject | undefined {
  const data = config['data']
  return isObject(data) ? data : undefined
}

/** The agents a configuration exposes as sub-agents. */
export function subAgentsOf(config: JsonObject): string[] {
  const ids = configData(config)?.['subAgents']
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
