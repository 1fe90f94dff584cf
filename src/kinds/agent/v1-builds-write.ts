/** Writing agents on the first v1: agents and builds are made, and nothing is ever changed. A new build runs at once. */

import type { StepRunner } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { pick } from '../row.ts'
import { buildBody, createBody } from './bodies.ts'
import { sendCreate, sendRevision } from './write.ts'

// v1-builds: request bodies are closed, so only what is certain is sent
const create: StepRunner = async ([context]) => {
  const sent = await sendCreate(context, '/v1/agents', pick(createBody(context), ['name', 'build']))
  return sent.ok ? ok(sent.value.done) : fail(sent.error)
}

const revision: StepRunner = async ([context]) =>
  sendRevision(context, '/v1/builds', { agent_id: context.id, ...buildBody(context) })

export const agentWriterV1Builds: Readonly<Record<string, StepRunner>> = { create, revision }
