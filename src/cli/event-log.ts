/** `--events <file>`: what happens, one line of JSON each, written as it happens. */

import { resolve } from 'node:path'
import type { RunEvent } from '../model/event.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { eventLine } from '../report/json-event.ts'
import type { World } from './world.ts'

export interface EventLog {
  /** Never fails: a log that cannot be written must not stop an apply. */
  emit(event: RunEvent): void
  /** Tells whether everything was written; if not, the file ends before the first line that was lost. */
  close(): Promise<Result<null, Failure>>
}

/**
 * Opens a log; what the file held before is gone.
 * @param redact takes the secrets out; asked for every line anew, because a run learns of them as it goes
 */
export async function openEventLog(
  world: Pick<World, 'files' | 'cwd' | 'clock'>,
  path: string,
  redact: (text: string) => string,
): Promise<Result<EventLog, Failure>> {
  if (path === '' || path === '-') {
    return refuse(`--events ${path}: this is no file.`, 'Name a file; /dev/stderr is one, too.')
  }
  const opened = await attempt(() => world.files.openLog(resolve(world.cwd, path)))
  if (!opened.ok) {
    return refuse(
      `--events ${path}: cannot be opened: ${opened.error}`,
      'Name a file in a folder that exists and may be written to.',
    )
  }
  const file = opened.value
  let broken: string | null = null
  return ok({
    emit(event) {
      // After a line that was lost there are no others: a log with a gap would look whole.
      if (broken !== null) return
      try {
        file.write(redact(eventLine(event, world.clock.now())))
      } catch (error) {
        broken = messageOf(error)
      }
    },
    async close() {
      const closed = await attempt(() => file.close())
      const problem = broken ?? (closed.ok ? null : closed.error)
      return problem === null
        ? ok(null)
        : refuse(
            `--events ${path}: the log is not complete: ${problem}`,
            'What the run did is not affected; its result says all of it.',
          )
    },
  })
}

const refuse = (message: string, hint: string): Result<never, Failure> =>
  fail({ code: 'bad-setting', message, hint })

async function attempt<T>(work: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await work())
  } catch (error) {
    return fail(messageOf(error))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
