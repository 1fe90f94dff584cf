/** Pages hang together: links lead somewhere, every page can be reached, and the test knows what to do with each fence. */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commandText, parseSteps } from './support/console-block.ts'
import { type Fence, type Page, parsePage } from './support/page.ts'
import { PAGES, ROOT } from './support/pages.ts'

const pages = new Map(PAGES.map((path) => [path, parsePage(readFileSync(join(ROOT, path), 'utf8'))]))
const pageAt = (path: string): Page => pages.get(path) ?? parsePage(readFileSync(join(ROOT, path), 'utf8'))

const headingsOf = ({ lines, prose }: Page): readonly string[] =>
  lines.filter((line, index) => /^#{1,6} /.test(line) && prose[index] !== '')

/** As GitHub makes them from headings; `<a id>` sets one by hand. */
function anchorsOf(page: Page): ReadonlySet<string> {
  const slugs = headingsOf(page).map((heading) =>
    heading
      .replace(/^#+ /, '')
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
  const ids = page.prose.flatMap((line) => [...line.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id))
  return new Set([...slugs, ...ids])
}

/** Relative links only: nothing here leaves the machine. */
const linksOf = ({ prose }: Page): readonly string[] =>
  [...prose.join('\n').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))

const resolved = (from: string, target: string): string =>
  posix.normalize(posix.join(posix.dirname(from), target.split('#')[0] || posix.basename(from)))

const fencesOf = (page: Page): readonly Fence[] =>
  page.segments.filter((segment): segment is Fence => segment.type === 'fence')

describe.each(PAGES)('%s', (path) => {
  const page = pageAt(path)

  test('links lead somewhere', () => {
    const dead = linksOf(page).filter((target) => {
      const file = resolved(path, target)
      if (!existsSync(join(ROOT, file))) return true
      const [, anchor] = target.split('#')
      return anchor !== undefined && !anchorsOf(pageAt(file)).has(anchor)
    })
    expect(dead).toEqual([])
  })

  test('has one title', () => {
    expect(headingsOf(page).filter((heading) => heading.startsWith('# '))).toHaveLength(1)
  })

  test('fences are of kinds that are tested', () => {
    const known = ['console', 'sh', 'yaml', 'json', 'diff', 'text', '']
    const odd = fencesOf(page).filter(({ language }) => !known.includes(language))
    expect(odd.map(({ line, language }) => `line ${line}: ${language}`)).toEqual([])
  })

  test('YAML and JSON can be read', () => {
    for (const { language, text, line } of fencesOf(page)) {
      if (language === 'json') expect(() => JSON.parse(text.join('\n')), `line ${line}`).not.toThrow()
      const tags = [{ tag: '!unset', resolve: () => null }]
      if (language === 'yaml') {
        expect(() => parse(text.join('\n'), { customTags: tags }), `line ${line}`).not.toThrow()
      }
    }
  })

  test('shell commands are complete, and their flags exist', () => {
    const commands = fencesOf(page).flatMap((fence) =>
      fence.language === 'sh'
        ? [fence.text.join('\n')]
        : fence.language === 'console'
          ? parseSteps(fence.text).map(commandText)
          : [],
    )
    for (const command of commands) {
      const usage = command.replaceAll(/<[a-z ]+>/g, 'x').replaceAll(/\[[^\]]*\]/g, '')
      expect(spawnSync('bash', ['-n', '-c', usage], { encoding: 'utf8' }).stderr, command).toBe('')
    }
    expect(commands.flatMap(unknownFlags)).toEqual([])
  })
})

test('every page can be reached from docs/index.md', () => {
  const reached = new Set(['docs/index.md'])
  for (const path of reached) {
    for (const target of linksOf(pageAt(path))) {
      const file = resolved(path, target)
      const isFolder = existsSync(join(ROOT, file)) && statSync(join(ROOT, file)).isDirectory()
      const next = isFolder ? posix.join(file, 'README.md') : file
      if (next.endsWith('.md') && existsSync(join(ROOT, next))) reached.add(next)
    }
  }
  expect(PAGES.filter((path) => path.startsWith('docs/') && !reached.has(path))).toEqual([])
})

/** What the reference, made from `--help`, says each command takes. */
const reference = readFileSync(join(ROOT, 'docs/reference/commands.md'), 'utf8')

const flagsOf = (name: string): ReadonlySet<string> => {
  const [, part = ''] =
    new RegExp(`<!-- generated: flags ${name} -->([\\s\\S]*?)<!-- end`).exec(reference) ?? []
  const [, other = ''] = new RegExp(`^## ${name}\n([\\s\\S]*?)(?:^## |<!-- end)`, 'm').exec(reference) ?? []
  return new Set(
    [...`${part}${other}`.matchAll(/(?:^|[\s`,])(--?[a-zA-Z][\w-]*)/gm)].map(([, flag = '']) => flag),
  )
}

function unknownFlags(command: string): readonly string[] {
  const calls = command.replaceAll(/'[^']*'|#.*/g, '').matchAll(/\b(duvo-[a-z]+)((?:[ \t]+[^\s|;&<>#]+)*)/g)
  return [...calls].flatMap(([, name = '', rest = '']) => {
    const known = flagsOf(name)
    return [...rest.matchAll(/\s(--?[a-zA-Z][\w-]*)/g)]
      .map(([, flag = '']) => flag)
      .filter((flag) => !known.has(flag) && !['--help', '--version'].includes(flag))
      .map((flag) => `${name} ${flag}`)
  })
}
