/** Writing agents on API v1: a new revision runs at once. */

import type { StepRunner } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { V1 } from '../grammar.ts'
import { placeBody, sharedSteps } from './write.ts'

const place: StepRunner = async (members) => {
  const [{ io }] = members
  const { agent_ids, folder_id } = placeBody(members)
  if (folder_id !== null) {
    const answer = await io.send({
      method: 'POST',
      path: `/v1/agent-folders/${folder_id}/agents`,
      body: { agent_ids },
      retry: 'repeat',
    })
    // v1: documented by path only; where it is missing, the other one takes over
    const missing = !answer.ok && (answer.error.status === 404 || answer.error.status === 405)
    if (!missing) return answer.ok ? ok({}) : fail(answer.error)
  }
  const answer = await io.send({
    method: 'POST',
    path: '/v1/agent-folders/move-agents',
    body: { agent_ids, folder_id },
    retry: 'repeat',
  })
  return answer.ok ? ok({}) : fail(answer.error)
}

export const agentWriterV1: Readonly<Record<string, StepRunner>> = { ...sharedSteps(V1), place }
