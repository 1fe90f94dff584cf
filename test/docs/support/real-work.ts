/** Virtual time stands still while this process waits for git or the disk; else it would jump to the next sleeper. */

import process from 'node:process'
import type { VirtualClock } from '../../helpers/virtual-clock.ts'

/** Child processes, their pipes and file operations that are under way in this process. */
const underWay = (): number =>
  process
    .getActiveResourcesInfo()
    .filter((name) => name === 'ProcessWrap' || name === 'PipeWrap' || name.startsWith('FSReq')).length

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Holds the clock through all real work, until `run` has ended. What is under way at the start does not count. */
export async function holdRealWork<T>(clock: VirtualClock, run: Promise<T>): Promise<T> {
  const before = underWay()
  let running = true
  const settled = async (): Promise<void> => {
    while (running && underWay() > before) await turn()
  }
  const watch = async (): Promise<void> => {
    while (running) {
      if (underWay() > before) await clock.hold(settled())
      await turn()
    }
  }
  void watch()
  try {
    return await run
  } finally {
    running = false
  }
}
