/** Writing drafts: all or none, with the mark at the start of a file kept. */

import { expect, test } from 'vitest'
import { writeDrafts } from '../../src/cli/adopt-write.ts'
import type { WritableFiles } from '../../src/cli/world.ts'
import { memoryFiles } from '../loader/memory-files.ts'

/** A disk of three files, where some places cannot be written. */
function disk(refuses: { readonly check?: string; readonly write?: string }) {
  const contents: Record<string, string> = {
    '/w/a.yaml': '\uFEFFa\n',
    '/w/b.yaml': 'b\n',
    '/w/c.yaml': 'c\n',
  }
  const made: string[] = []
  const files: WritableFiles = {
    ...memoryFiles(contents),
    canWrite: async (path) => path !== refuses.check,
    makeFolder: async (path) => void made.push(path),
    remove: async (path) => {
      delete contents[path]
    },
    writeText: async (path, text) => {
      if (path === refuses.write) throw new Error('the disk is full')
      contents[path] = text
    },
    openLog: async () => ({ write: () => {}, close: async () => {} }),
  }
  return { contents, made, world: { cwd: '/w', files } }
}

const drafts = new Map([
  ['/w/a.yaml', 'A\n'],
  ['/w/b.yaml', 'b\n'],
  ['/w/c.yaml', 'c\nd\n'],
  ['/w/new/d.md', 'D'],
])

test('what differs is written, and nothing else', async () => {
  const { contents, made, world } = disk({})
  expect(await writeDrafts(world, drafts)).toEqual({
    ok: true,
    value: [
      { name: 'a.yaml', lines: 1 },
      { name: 'c.yaml', lines: 1 },
      { name: 'new/d.md', lines: 1 },
    ],
  })
  expect(contents).toEqual({
    '/w/a.yaml': '\uFEFFA\n',
    '/w/b.yaml': 'b\n',
    '/w/c.yaml': 'c\nd\n',
    '/w/new/d.md': 'D',
  })
  expect(made).toContain('/w/new')
})

test.each([
  ['a file that is read-only', { check: '/w/c.yaml' }, 'c.yaml cannot be written'],
  ['a folder that is', { check: '/w' }, 'a.yaml cannot be written'],
  [
    'a write that fails',
    { write: '/w/c.yaml' },
    'c.yaml cannot be written: the disk is full. Nothing was adopted.',
  ],
  ['a new file that fails', { write: '/w/new/d.md' }, 'new/d.md cannot be written'],
])('%s: everything is as before', async (_, refuses, message) => {
  const { contents, world } = disk(refuses)
  const result = await writeDrafts(world, drafts)
  expect(result.ok ? '' : result.error.message).toContain(message)
  expect(contents).toEqual({ '/w/a.yaml': '\uFEFFa\n', '/w/b.yaml': 'b\n', '/w/c.yaml': 'c\n' })
})

test('new files that were written are taken away again', async () => {
  const { contents, world } = disk({ write: '/w/c.yaml' })
  await writeDrafts(world, new Map([['/w/new.md', 'N'], ...drafts]))
  expect(Object.keys(contents)).toEqual(['/w/a.yaml', '/w/b.yaml', '/w/c.yaml'])
})
