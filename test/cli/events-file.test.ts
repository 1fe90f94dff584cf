/** Log files on a real disk: files, descriptors and named pipes. */

import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../src/bin/log-file.ts'

/** Node has no call for it. */
const makePipe = (path: string): void => void execFileSync('sh', ['-c', 'mkfifo "$0"', path])

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duvo-log-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a file is emptied first and holds every line as soon as it is written', async () => {
  const path = join(folder, 'events.ndjson')
  writeFileSync(path, 'from an earlier run\n')
  const log = await openLog(path)
  expect(readFileSync(path, 'utf8')).toBe('')
  log.write('one\n')
  expect(readFileSync(path, 'utf8')).toBe('one\n')
  // Somebody moved the contents elsewhere: what follows goes to the end, not behind a hole.
  writeFileSync(path, '')
  log.write('žluťoučký\n')
  expect(readFileSync(path, 'utf8')).toBe('žluťoučký\n')
  await log.close()
})

test('a folder that is not there, and a folder instead of a file, are told when it is opened', async () => {
  await expect(openLog(join(folder, 'nowhere', 'events.ndjson'))).rejects.toThrow('ENOENT')
  await expect(openLog(folder)).rejects.toThrow('EISDIR')
})

test('a descriptor is written to where it stands, and left open', async () => {
  const path = join(folder, 'stderr.txt')
  const descriptor = openSync(path, 'w')
  try {
    writeFileSync(descriptor, 'before\n')
    const log = await openLog(`/dev/fd/${descriptor}`)
    log.write('event\n')
    await log.close()
    writeFileSync(descriptor, 'after\n')
  } finally {
    closeSync(descriptor)
  }
  expect(readFileSync(path, 'utf8')).toBe('before\nevent\nafter\n')
})

test('a descriptor that is closed, or only for reading, is told when it is opened', async () => {
  const reading = openSync(new URL(import.meta.url), 'r')
  await expect(openLog(`/dev/fd/${reading}`)).rejects.toThrow('EBADF')
  closeSync(reading)
  await expect(openLog('/dev/fd/9999')).rejects.toThrow('EBADF')
})

test('a named pipe waits for its reader, and loses nothing to one that is slow', async () => {
  const path = join(folder, 'pipe')
  makePipe(path)
  const opening = openLog(path)
  const reader = await open(path, 'r')
  const log = await opening
  // More than a pipe holds, while nobody reads.
  const line = `${'x'.repeat(9_999)}\n`
  for (let count = 0; count < 30; count += 1) log.write(line)
  const [received] = await Promise.all([text(reader.createReadStream()), log.close()])
  expect(received).toBe(line.repeat(30))
})

test('a reader that goes away is an error, which is all that happens', async () => {
  const path = join(folder, 'broken-pipe')
  makePipe(path)
  const head = spawn('head', ['-n', '1', path])
  const log = await openLog(path)
  log.write('first\n')
  await new Promise((resolve) => head.once('close', resolve))
  expect(() => log.write('second\n')).toThrow('EPIPE')
  await expect(log.close()).rejects.toThrow('EPIPE')
})
