/** What a manifest tells besides its resources: the source around a place, and whose it is. */

import { describe, expect, it } from 'vitest'
import { HEAD, loadBody, loadFiles } from './load-text.ts'

describe('excerpt', () => {
  it('shows the lines around a position of the manifest', async () => {
    const { excerpt, locate } = await loadBody('boxes:\n  one: { name: One }\n  two: { name: Two }\n')
    const position = locate(['boxes', 'two'])
    expect(position).toEqual({ file: 'duvo.yaml', line: 7, column: 3 })
    expect(position && excerpt(position)).toBe(
      ['  5 | boxes:', '  6 |   one: { name: One }', '> 7 |   two: { name: Two }', '    |   ^', '  8 |'].join(
        '\n',
      ),
    )
  })

  it('keeps what was written in clear hidden', async () => {
    const { excerpt } = await loadBody('robots:\n  one: { name: One, tokens: { one: hunter2hunter2 } }\n')
    expect(excerpt({ file: 'duvo.yaml', line: 6, column: 3 })).not.toContain('hunter2')
  })

  it('knows no other file', async () => {
    const { excerpt } = await loadBody('boxes: {}\n')
    expect(excerpt({ file: 'other.yaml', line: 1, column: 1 })).toBeUndefined()
  })
})

describe('project', () => {
  it.each([
    ['of a valid manifest', `${HEAD}boxes: {}\n`, 'demo'],
    ['also when something else is wrong', `${HEAD}nonsense: 1\n`, 'demo'],
    ['not when it could not stand in a marker', 'version: 1\nproject: "no --> way"\n', null],
    ['not without one', 'version: 1\n', null],
    ['not of what is no YAML', 'project: [', null],
  ])('%s', async (_, text, project) => {
    expect((await loadFiles({ 'duvo.yaml': text })).project).toBe(project)
  })
})
