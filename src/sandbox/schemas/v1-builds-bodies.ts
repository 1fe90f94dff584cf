import type { JsonObject } from '../state.ts'
import { bodyCheck, type Schema } from '../validate.ts'
import { closed, someText, uuid } from './parts.ts'

/** A build as the first v1 takes it; its configuration may be any object. */
type BuildBody = { name: string; config: JsonObject }

const config: Schema = { type: 'object' }

/**
 * Every body check of the first v1. It documents closed bodies with free-form configurations, and not all of their
 * keys: here they are the few that are certain, so a source build, handover targets and threads are refused.
 */
export const v1BuildsBodies = {
  agentCreate: bodyCheck<{ name: string; build?: BuildBody }>(
    closed({ name: someText, build: closed({ name: someText, config }, ['name', 'config']) }, ['name']),
  ),
  buildCreate: bodyCheck<{ agent_id: string; name: string; config?: JsonObject }>(
    closed({ agent_id: uuid, name: someText, config }, ['agent_id', 'name']),
  ),
}
