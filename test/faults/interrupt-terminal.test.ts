/** Keys pressed at a terminal: at the prompt, and while it applies. Needs tmux; skipped where there is none. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Stage, setStage } from './support/crash-bins.ts'
import { prepareScenario } from './support/crash-plan.ts'
import { isLong } from './support/crash-run.ts'
import { hasTerminal, openTerminal, type Terminal } from './support/crash-terminal.ts'

const PROMPT = 'Only "yes" is accepted'

describe.skipIf(!hasTerminal)('at a terminal', () => {
  let stage: Stage
  let terminal: Terminal | undefined
  let opened = 0

  beforeAll(async () => {
    stage = await setStage(await prepareScenario())
  })
  afterAll(() => stage.end())
  beforeEach(() => stage.reset())
  afterEach(() => {
    terminal?.close()
    terminal = undefined
  })

  const open = (args: readonly string[]): Terminal => {
    opened += 1
    terminal = openTerminal(String(opened), args, stage)
    return terminal
  }

  test.each(['C-c', 'C-d', 'no'])('%s at the prompt: nothing is written', async (keys) => {
    const { shows, press } = open([])
    await shows(PROMPT)
    press(keys)
    if (keys === 'no') press('Enter')
    const screen = await shows('exit=3')
    expect(screen).toContain('Not approved. Nothing was written.')
    expect(await stage.writes()).toBe(0)
  })

  // Long enough to get to the prompt on any machine.
  test.runIf(isLong)('the deadline at the prompt: nobody has to answer any more', async () => {
    const { shows } = open(['--deadline', '15s'])
    await shows(PROMPT)
    await shows('exit=')
    expect(await stage.writes()).toBe(0)
  })

  test('Ctrl-C while it applies, and the spinner turns: it ends with its account', async () => {
    const { met } = await stage.hold(10, 'before')
    const { shows, press } = open(['--timeout', '10m'])
    await shows(PROMPT)
    press('yes')
    press('Enter')
    await met
    press('C-c')
    await shows('Stopping')
    await stage.release()
    const screen = await shows('exit=4')
    expect(screen).toContain('Apply interrupted: ')
  })

  test('Ctrl-C twice: it ends at once', async () => {
    const { met } = await stage.hold(3, 'after')
    const { shows, press } = open(['-y', '--timeout', '10m'])
    await met
    press('C-c')
    await shows('Stopping')
    press('C-c')
    await shows('exit=4')
  })
})
