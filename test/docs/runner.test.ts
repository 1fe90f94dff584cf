/** The test of the pages can fail: what it takes for a page, how it compares, and what it writes. */

import { describe, expect, test } from 'vitest'
import { parseSteps, reconcile } from './support/console-block.ts'
import { parsePage } from './support/page.ts'
import { patched } from './support/patch.ts'
import { playPage } from './support/run-page.ts'

const page = (...lines: readonly string[]): string => `${['# A page', '', ...lines].join('\n')}\n`

describe('a console fence', () => {
  test('is commands, outputs and exit codes', () => {
    expect(parseSteps(['$ echo "a', '  b" |', '  cat', 'a', '', '$ false', '# exit 1', ''])).toEqual([
      { command: ['$ echo "a', '  b" |', '  cat'], output: ['a'], exit: 0, gap: 1 },
      { command: ['$ false'], output: [], exit: 1, gap: 1 },
    ])
  })

  test.each([
    ['an output before any command', ['a']],
    ['an output of which nothing is shown', ['$ ls', '…']],
  ])('is not %s', (_, lines) => {
    expect(() => parseSteps(lines)).toThrow()
  })

  test.each([
    ['what is shown is right', ['…', 'c', 'd'], ['a', 'b', 'c', 'd'], ['…', 'c', 'd']],
    ['what is shown is wrong', ['…', 'c', 'd'], ['a', 'b', 'C', 'd'], ['…', 'C', 'd']],
    ['in the middle', ['a', '…', 'd'], ['a', 'b', 'c', 'd'], ['a', '…', 'd']],
    ['nothing was left out', ['a', 'x'], ['a', 'b'], ['a', 'b']],
    ['nothing is left to leave out', ['…', 'b'], ['b'], ['b']],
  ])('leaves out what the page leaves out: %s', (_, shown, actual, expected) => {
    expect(reconcile(shown, actual)).toEqual(expected)
  })
})

describe('a page', () => {
  test('that is right stays as it is, one that is wrong is put right', { timeout: 60_000 }, async () => {
    const right = page(
      '```yaml title="a/b.txt"',
      'one',
      '```',
      '',
      '```console',
      '$ cat a/b.txt',
      'one',
      '```',
    )
    expect(await playPage(right)).toBe(right)
    expect(await playPage(right.replace('b.txt\none\n```\n', 'b.txt\ntwo\n```\n'))).toBe(right)
  })

  test('keeps its folder and its variables, and tells how a command ended', { timeout: 60_000 }, async () => {
    const text = page('```console', '$ x=1; cd /', '$ pwd; echo $x; false', '```')
    expect(await playPage(text)).toBe(text.replace('false\n', 'false\n/\n1\n# exit 1\n'))
  })

  test('runs the real commands against a sandbox of its own', { timeout: 60_000 }, async () => {
    const text = page(
      ...['<!-- run', 'duvo-sandbox', 'export DUVO_API_BASE_URL=http://127.0.0.1:4010', '-->', ''],
      ...['```console', '$ duvo-validate --version', '$ curl -s $DUVO_API_BASE_URL/health', '```'],
    )
    expect(await playPage(text)).toMatch(/--version\n\d+\.\d+\.\d+\n\$ curl .*\n\{"status":"ok"\}\n```/)
  })

  test('reaches nothing outside this machine', { timeout: 60_000 }, async () => {
    const text = page('```console', '$ curl -s https://duvo.example', '```')
    await expect(playPage(text)).rejects.toThrow('fetch failed')
  })

  test('whose hidden part fails is told by line', { timeout: 60_000 }, async () => {
    await expect(playPage(page('<!-- run', 'false', '-->'))).rejects.toThrow(
      'line 3: the hidden part ended with 1',
    )
  })

  test.each([
    ['a fence that is never closed', ['```yaml']],
    ['an info string nobody knows', ['```yaml name=x', '```']],
  ])('may not have %s', (_, lines) => {
    expect(() => parsePage(page(...lines))).toThrow()
  })
})

describe('a diff with a title', () => {
  test('is applied where its lines stand', () => {
    expect(patched('a\nb\nc\nd\n', [' a', '-b', '+B', '@@', '-d'])).toBe('a\nB\nc\n')
  })

  test('must fit exactly one place', () => {
    expect(() => patched('a\na\n', ['-a'])).toThrow('2 times')
    expect(() => patched('a\n', ['-b'])).toThrow('0 times')
  })
})
