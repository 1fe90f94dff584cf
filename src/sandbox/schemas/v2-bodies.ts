import type { Promotion } from '../domain/builds.ts'
import { bodyCheck } from '../validate.ts'
import { buildConfig, V2_AGENT_MODELS } from './build-config.ts'
import { v2ConsentBodies } from './consent-bodies.ts'
import { nullable, refused, uuid } from './parts.ts'
import { promotion, sharedBodies } from './requests.ts'

function compile(lenientModels: boolean) {
  return {
    ...sharedBodies(buildConfig(lenientModels, V2_AGENT_MODELS), {
      agentCreate: { automation_id: nullable(uuid) },
      connectionUpdate: refused('composio_mcp_id'),
    }),
    ...v2ConsentBodies,
    promote: bodyCheck<Promotion>(promotion),
  }
}

export type V2Bodies = ReturnType<typeof compile>

// Once compiled, a check is good for all of the thousands of sandboxes of a campaign.
const compiled = new Map<boolean, V2Bodies>()

/** Every body check of the v2 dialect. `lenientModels` lets model names outside the known list through. */
export function v2Bodies(lenientModels: boolean): V2Bodies {
  const bodies = compiled.get(lenientModels) ?? compile(lenientModels)
  compiled.set(lenientModels, bodies)
  return bodies
}
