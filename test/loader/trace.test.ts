/** Where values are written: the effective place, and the one where a resource can say it for itself. */

import { describe, expect, test } from 'vitest'
import { kinds } from '../../src/kinds/index.ts'
import { loadManifest } from '../../src/loader/load.ts'
import type { Path } from '../../src/model/json.ts'
import { memoryFiles } from './memory-files.ts'

const FILES = {
  '/w/duvo.yaml': `version: 1
project: shop
builds:
  common:
    config: { data: { models: { agent: { model: m } }, input: { file: sops/c.md } } }
agents:
  one:
    name: &n One
    build: common
  two:
    name: *n
    <<: &more { slack_enabled: true }
    build:
      from: common
      config: { data: { input: Two } }
  three: &three
    build: { config: { data: {} } }
  four: *three
`,
  '/w/over.yaml': 'agents:\n  one: { slack_enabled: false }\n  two: { slack_enabled: !unset }\n',
  '/w/sops/c.md': 'Common',
}

const { trace } = await loadManifest({
  paths: ['duvo.yaml', 'over.yaml'],
  vars: {},
  env: {},
  allowOutside: false,
  files: memoryFiles(FILES),
  hash: () => '',
  kinds,
  cwd: '/w',
})

/** `duvo.yaml "One"`: the file and the text from where the value starts. */
function written(path: Path): string | null {
  const { written: place } = trace(path)
  if (place === null) return null
  const own = place.own ? ', own' : ''
  const covers = place.covers ? ', covers' : ''
  return `${place.file.name} ${place.file.text.slice(place.value).split(/[\n,}]/, 1)[0]}${own}${covers}`
}

/** `duvo.yaml:8 name`: the line of the map, and the way from it. */
function own(path: Path): string | null {
  const { own: place } = trace(path)
  if (place === null) return null
  const line = place.file.text.slice(0, place.holder).split('\n').length
  const keep = place.keep === undefined ? '' : ` beside ${JSON.stringify(place.keep)}`
  return `${place.file.name}:${line} ${place.rest.join('.')}${place.from === null ? '' : ` from ${place.from}`}${keep}`
}

const MODEL = ['config', 'data', 'models', 'agent', 'model']

describe('the place whose value counts', () => {
  test.each<[Path, string | null]>([
    [['agents', 'one', 'name'], 'duvo.yaml One, own'],
    [['agents', 'two', 'name'], 'duvo.yaml One'],
    [['agents', 'one', 'slack_enabled'], 'over.yaml false , own'],
    [['agents', 'two', 'slack_enabled'], 'over.yaml , own, covers'],
    [['agents', 'one', 'build', ...MODEL], 'duvo.yaml m '],
    [['agents', 'two', 'build', 'config', 'data', 'input'], 'duvo.yaml Two , own, covers'],
    [['agents', 'four', 'build', 'config'], 'duvo.yaml { data: {'],
    [['agents', 'three', 'folder'], null],
    [['agents', 'none', 'name'], null],
  ])('%j', (path, expected) => {
    expect(written(path)).toBe(expected)
  })

  test('a file is told with its name', () => {
    const input = ['agents', 'one', 'build', 'config', 'data', 'input']
    expect(trace(input).written?.include).toEqual({ path: '/w/sops/c.md', name: 'sops/c.md' })
  })
})

describe('the place of its own', () => {
  test.each<[Path, string | null]>([
    [['agents', 'one', 'name'], 'duvo.yaml:8 name'],
    [['agents', 'one', 'folder'], 'duvo.yaml:8 folder'],
    [['agents', 'one', 'build', ...MODEL], `duvo.yaml:8 build.${MODEL.join('.')} from common`],
    [['agents', 'two', 'build', ...MODEL], 'duvo.yaml:15 models.agent.model'],
    [['agents', 'two', 'name'], 'duvo.yaml:11 name'],
    [['agents', 'four', 'name'], 'duvo.yaml:7 four.name beside {"build":{"config":{"data":{}}}}'],
    [
      ['agents', 'four', 'build', 'config', 'data', 'x'],
      'duvo.yaml:7 four.build.config.data.x beside {"build":{"config":{"data":{}}}}',
    ],
    [['agents', 'five'], 'duvo.yaml:7 five'],
    [['folders', 'attic'], 'duvo.yaml:1 folders.attic'],
  ])('%j', (path, expected) => {
    expect(own(path)).toBe(expected)
  })
})
