/** The event log as a file: what is in it when, and what may be wrong with it. */

import { describe, expect, test } from 'vitest'
import { openEventLog } from '../../src/cli/event-log.ts'
import type { LogFile, WritableFiles } from '../../src/cli/world.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

const started = (command: string): RunEvent => ({ type: 'run_started', command, version: '1.0.0' })

/** A log over a file that is a function. */
async function open(file: Partial<LogFile>, redact = (text: string): string => text) {
  const opened: string[] = []
  const files = {
    openLog: async (path: string) => {
      opened.push(path)
      return { write: () => {}, close: async () => {}, ...file }
    },
  } as unknown as WritableFiles
  const log = await openEventLog(
    { files, cwd: '/home/me', clock: createVirtualClock() },
    'run.ndjson',
    redact,
  )
  if (!log.ok) throw new Error(log.error.message)
  return { ...log.value, opened }
}

describe('the event log', () => {
  test('hands each line on at once, whole, with the time', async () => {
    const lines: string[] = []
    const { emit, opened } = await open({ write: (text) => void lines.push(text) })
    emit(started('plan'))
    expect(opened).toEqual(['/home/me/run.ndjson'])
    expect(lines).toEqual([
      '{"format_version":"1.0","time":"2026-01-05T08:00:00.000Z","type":"run_started","command":"plan","version":"1.0.0"}\n',
    ])
  })

  test('takes out what is secret by the time a line is written', async () => {
    const lines: string[] = []
    const secrets: string[] = []
    const redact = (text: string): string => secrets.reduce((rest, one) => rest.replaceAll(one, '***'), text)
    const { emit } = await open({ write: (text) => void lines.push(text) }, redact)
    emit(started('before'))
    secrets.push('hush')
    emit(started('hush'))
    expect(lines[0]).toContain('"before"')
    expect(lines[1]).toContain('"***"')
  })

  test('that cannot be written any more stops nothing, has no gap, and says so in the end', async () => {
    const lines: string[] = []
    const { emit, close } = await open({
      write: (text) => {
        if (text.includes('"second"')) throw new Error('ENOSPC: no space left on device, write')
        lines.push(text)
      },
    })
    for (const command of ['first', 'second', 'third']) emit(started(command))
    expect(lines).toHaveLength(1)
    expect(await close()).toMatchObject({
      ok: false,
      error: {
        code: 'bad-setting',
        message: '--events run.ndjson: the log is not complete: ENOSPC: no space left on device, write',
      },
    })
  })

  test('says so when its end gets lost', async () => {
    const { close } = await open({ close: () => Promise.reject(new Error('nobody reads the rest of it')) })
    expect(await close()).toMatchObject({
      ok: false,
      error: { message: '--events run.ndjson: the log is not complete: nobody reads the rest of it' },
    })
    expect(await (await open({})).close()).toEqual({ ok: true, value: null })
  })

  test('that cannot be opened is a bad setting', async () => {
    const files = {
      openLog: () => Promise.reject(new Error("EACCES: permission denied, open '/run.ndjson'")),
    } as unknown as WritableFiles
    const log = await openEventLog({ files, cwd: '/', clock: createVirtualClock() }, 'run.ndjson', String)
    expect(log).toMatchObject({
      ok: false,
      error: {
        code: 'bad-setting',
        message: "--events run.ndjson: cannot be opened: EACCES: permission denied, open '/run.ndjson'",
      },
    })
  })
})
