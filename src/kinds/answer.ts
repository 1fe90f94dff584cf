/** What every answer to a write tells: the resource's id, and whom the key acts for. */

import { getAt, type JsonObject, type Path } from '../model/json.ts'
import type { StepDone } from '../model/kind.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { idAt } from './row.ts'

/**
 * Reads `{agent: {id, team_id, updated_by}}` (or the same unwrapped, `path` empty).
 * A success without an id is not one we can go on from: the next run finds the resource by its name.
 */
export function writeAnswer(answer: JsonObject, path: Path): Result<StepDone, Failure> {
  const row = getAt(answer, path)
  const id = idAt(row, 'id')
  if (id === null) {
    return fail({
      code: 'bad-answer',
      message: 'Duvo accepted the request but its answer names no id.',
      hint: 'Run the command again: it finds what was created by its name and goes on from there.',
      fate: 'unknown',
    })
  }
  const user = idAt(row, 'updated_by', 'id') ?? idAt(row, 'created_by', 'id') ?? idAt(row, 'user_id')
  return ok({ id, caller: { team: idAt(row, 'team_id'), user } })
}
