/** An export that stops half-way, or finds what it may not read: on a disk whose moods the test decides. */

import { expect, test } from 'vitest'
import { deliver, planDelivery } from '../../src/cli/export-files.ts'
import type { World } from '../../src/cli/world.ts'
import { memoryFiles } from '../loader/memory-files.ts'

const FLAGS = { out: '/w', force: true }

function disk(contents: Record<string, string>, full: () => boolean, locked = ''): World {
  const files = memoryFiles(contents)
  const world: Pick<World, 'cwd' | 'files' | 'hash'> = {
    cwd: '/',
    hash: (content) => String(content),
    files: {
      ...files,
      readFile: async (path) => {
        if (path === locked) throw new Error('EACCES')
        return files.readFile(path)
      },
      canWrite: async () => true,
      makeFolder: async () => {},
      writeText: async (path, text) => {
        if (full() && path === '/w/sops/b.md') throw new Error('the disk is full')
        contents[path] = text
      },
      remove: async (path) => {
        delete contents[path]
      },
      openLog: async () => ({ write: () => {}, close: async () => {} }),
    },
  }
  return world as World
}

async function write(world: World, files: Record<string, string>) {
  const planned = await planDelivery(world, FLAGS, new Map(Object.entries(files)), false)
  return planned.ok ? deliver(world, planned.value, () => {}) : planned
}

test('an export that was stopped can be repeated, and leaves nothing of it behind', async () => {
  const contents: Record<string, string> = {}
  let isFull = false
  const world = disk(contents, () => isFull)
  expect((await write(world, { 'duvo.yaml': '1', 'sops/b.md': '1', 'old.yaml': '1' })).ok).toBe(true)

  isFull = true
  const next = { 'duvo.yaml': '2', 'sops/b.md': '2' }
  expect((await write(world, next)).ok).toBe(false)
  expect(contents).toMatchObject({ '/w/duvo.yaml': '2', '/w/sops/b.md': '1' })

  isFull = false
  // Duvo has moved on since.
  expect(await write(world, { 'duvo.yaml': '3', 'sops/b.md': '3' })).toEqual({ ok: true, value: null })
  expect(contents).toEqual({
    '/w/duvo.yaml': '3',
    '/w/sops/b.md': '3',
    '/w/.duvo-export.json': expect.stringContaining('"sops/b.md": "sha256:3"'),
  })
})

test.each(['duvo.yaml', '.duvo-export.json'])('%s that may not be read is in the way', async (name) => {
  const there = `/w/${name}`
  const result = await write(
    disk({ [there]: '' }, () => false, there),
    { 'duvo.yaml': '1' },
  )
  expect(result).toMatchObject({ ok: false, error: { code: 'would-overwrite' } })
})
