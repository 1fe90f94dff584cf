import { bodyCheck } from '../validate.ts'
import { buildConfig, V1_AGENT_MODELS } from './build-config.ts'
import { v1ConsentBodies } from './consent-bodies.ts'
import { nullable, text } from './parts.ts'
import { agentIds, object, sharedBodies } from './requests.ts'

function compile(lenientModels: boolean) {
  return {
    ...sharedBodies(buildConfig(lenientModels, V1_AGENT_MODELS), {
      agentCreate: {},
      connectionUpdate: { composio_mcp_id: nullable(text) },
    }),
    ...v1ConsentBodies,
    folderMove: bodyCheck<{ agent_ids: string[] }>(object({ agent_ids: agentIds }, ['agent_ids'])),
  }
}

export type V1Bodies = ReturnType<typeof compile>

// Once compiled, a check is good for all of the thousands of sandboxes of a campaign.
const compiled = new Map<boolean, V1Bodies>()

/** Every body check of the v1 dialect. `lenientModels` lets model names outside the known list through. */
export function v1Bodies(lenientModels: boolean): V1Bodies {
  const bodies = compiled.get(lenientModels) ?? compile(lenientModels)
  compiled.set(lenientModels, bodies)
  return bodies
}
