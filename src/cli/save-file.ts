/** Writing a file the user asked for. */

import { resolve } from 'node:path'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { World } from './world.ts'

/** All or nothing. `text` must have had its secrets taken out. */
export async function saveFile(world: World, path: string, text: string): Promise<Result<null, Failure>> {
  try {
    await world.files.writeText(resolve(world.cwd, path), text)
    return ok(null)
  } catch (error) {
    return fail({
      code: 'bad-setting',
      message: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Name a file in a folder that exists and may be written to.',
    })
  }
}
