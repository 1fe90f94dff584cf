/** The house rules: who may import whom, and what no file may do. Read from the source itself, so they cannot drift. */

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Rule {
  /** Rooms whose files may be imported, one's own aside. */
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
  readonly node: readonly string[]
}

const EVERY_ROOM = [
  'model',
  'kinds',
  'loader',
  'live',
  'planner',
  'applier',
  'author',
  'connector',
  'api',
  'report',
  'sandbox',
]

/** The table of the architecture: a room that is not listed may not exist. */
const RULES: Readonly<Record<string, Rule>> = {
  model: { rooms: [], packages: [], node: [] },
  kinds: { rooms: ['model'], packages: [], node: [] },
  loader: {
    rooms: ['model'],
    packages: ['yaml', 'ajv', 'ajv-formats', 'fastest-levenshtein'],
    node: ['node:path'],
  },
  author: { rooms: ['model'], packages: ['yaml', 'any-ascii', 'diff'], node: [] },
  live: { rooms: ['model'], packages: [], node: [] },
  planner: { rooms: ['model'], packages: ['deep-diff'], node: [] },
  applier: { rooms: ['model'], packages: ['p-limit'], node: [] },
  connector: { rooms: ['model'], packages: [], node: [] },
  api: { rooms: ['model'], packages: ['ky', 'p-limit'], node: [] },
  report: { rooms: ['model'], packages: ['picocolors', 'diff', 'hono', '@dagrejs/dagre'], node: [] },
  sandbox: {
    rooms: [],
    packages: ['hono', '@hono/node-server', 'ajv', 'ajv-formats', 'commander'],
    node: ['node:crypto', 'node:fs/promises', 'node:http', 'node:net', 'node:path'],
  },
  // A helper of the GitHub action: beside the commands, not below them.
  github: { rooms: ['model'], packages: ['ky', 'commander'], node: ['node:path'] },
  cli: { rooms: EVERY_ROOM, packages: ['commander', 'yocto-spinner', 'simple-git'], node: ['node:path'] },
  bin: {
    rooms: [...EVERY_ROOM, 'cli', 'github'],
    packages: ['open'],
    node: [
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:process',
      'node:readline/promises',
      'node:timers/promises',
      'node:url',
    ],
  },
}

interface Source {
  /** Relative to the repository, with forward slashes. */
  readonly path: string
  readonly room: string
  readonly text: string
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()

const sources: readonly Source[] = filesBelow(join(ROOT, 'src')).map((path) => ({
  path,
  room: path.split('/')[1] ?? '',
  text: readFileSync(join(ROOT, path), 'utf8'),
}))

/** Every module a file names: static and dynamic imports, types and re-exports alike. */
const importsOf = ({ text }: Source): readonly string[] => [
  ...[...text.matchAll(/^(?:import|export)\b[^'"]*?from\s*'([^']+)'/gm)].map(([, name = '']) => name),
  ...[...text.matchAll(/^import\s*'([^']+)'/gm)].map(([, name = '']) => name),
  ...[...text.matchAll(/\bimport\(\s*'([^']+)'/g)].map(([, name = '']) => name),
]

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

const roomOf = (path: string, name: string): string =>
  relative(ROOT, resolve(ROOT, dirname(path), name)).split(/[\\/]/)[1] ?? ''

/** The code of a file without its comments (strings may lose what looks like one; good enough for names). */
const codeOf = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')

describe('rooms', () => {
  it('are the ones of the table', () => {
    expect([...new Set(sources.map(({ room }) => room))].sort()).toEqual(Object.keys(RULES).sort())
  })

  it('import only what the table allows', () => {
    const offences = sources.flatMap((source) => {
      const rule = RULES[source.room] ?? { rooms: [], packages: [], node: [] }
      return importsOf(source)
        .filter((name) => {
          if (name.startsWith('.')) {
            const room = roomOf(source.path, name)
            return room !== source.room && !rule.rooms.includes(room)
          }
          if (name.startsWith('node:')) return !rule.node.includes(name)
          return !rule.packages.includes(packageOf(name))
        })
        .map((name) => `${source.path} imports ${name}`)
    })
    expect(offences).toEqual([])
  })

  it('are imported with the .ts ending, and no file outside src is', () => {
    const offences = sources.flatMap((source) =>
      importsOf(source)
        .filter((name) => name.startsWith('.'))
        .filter(
          (name) =>
            !name.endsWith('.ts') || !resolve(ROOT, dirname(source.path), name).startsWith(join(ROOT, 'src')),
        )
        .map((name) => `${source.path} imports ${name}`),
    )
    expect(offences).toEqual([])
  })

  it('keep deep-diff in one file', () => {
    const users = sources.filter((source) => importsOf(source).includes('deep-diff'))
    expect(users.map(({ path }) => path)).toEqual(['src/planner/diff.ts'])
  })

  it('are named once: only kinds/index.ts lists the kinds', () => {
    const users = sources.filter((source) =>
      importsOf(source).some(
        (name) => name.endsWith('kinds/index.ts') || /^\.\/(?:\w+)\/index\.ts$/.test(name),
      ),
    )
    expect(users.map(({ room }) => room).filter((room) => !['cli', 'kinds'].includes(room))).toEqual([])
  })
})

describe('the outside world', () => {
  it('is touched in bin only', () => {
    const offences = sources
      .filter(({ room }) => room !== 'bin')
      .filter(({ text }) =>
        /\bprocess\.(?!\w+\s*\()[a-z]|\bprocess\.\w+\(|\bconsole\.|\bglobalThis\.(?!fetch\b|Array\b)/.test(
          codeOf(text),
        ),
      )
    expect(offences.map(({ path }) => path)).toEqual([])
  })

  it('has no clock and no dice in the pure rooms', () => {
    const offences = sources
      .filter(({ room }) =>
        ['model', 'kinds', 'planner', 'live', 'applier', 'connector', 'report', 'loader'].includes(room),
      )
      .filter(({ text }) => /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\b/.test(codeOf(text)))
    expect(offences.map(({ path }) => path)).toEqual([])
  })
})

describe('kinds', () => {
  it('are named nowhere else: no switch and no comparison over them', () => {
    const offences = sources
      .filter(({ room }) => room !== 'kinds' && room !== 'sandbox')
      .flatMap(({ path, text }) =>
        codeOf(text)
          .split('\n')
          .filter((line) => /['"`](?:agent|folder|connection)s?['"`]/.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      )
    expect(offences).toEqual([])
  })
})

describe('files', () => {
  const code = [...sources.map(({ path }) => path), ...filesBelow(join(ROOT, 'test'))].filter((path) =>
    path.endsWith('.ts'),
  )

  it('have at most 300 lines', () => {
    const long = code
      .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 300)
    expect(long).toEqual([])
  })

  it('have kebab-case names', () => {
    expect(code.filter((path) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.ts$/.test(basename(path)))).toEqual(
      [],
    )
  })

  it('have no default export', () => {
    const offences = code.filter((path) => /^export default\b/m.test(readFileSync(join(ROOT, path), 'utf8')))
    expect(offences).toEqual([])
  })

  it('have no `any`, no ts-ignore and no non-null assertion left by accident', () => {
    const offences = sources.filter(({ text }) =>
      /@ts-(?:ignore|nocheck|expect-error)|:\s*any\b|\bas any\b|<any>/.test(
        codeOf(text) + text.match(/@ts-\w+/g),
      ),
    )
    expect(offences.map(({ path }) => path)).toEqual([])
  })
})

describe('the repository', () => {
  it('names no machine and nothing beside itself', () => {
    // Put together here, so that this file does not name them either.
    const words = [
      ['/wo', 'rk(?![a-z])'],
      ['\\.\\./sha', 'red/'],
      ['sha', 'red/reference'],
    ].map((parts) => parts.join(''))
    const pattern = new RegExp(words.join('|'))
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
      .split('\0')
      .filter(Boolean)
    const offences = tracked.filter((path) => {
      try {
        return pattern.test(readFileSync(join(ROOT, path), 'utf8'))
      } catch {
        return false // deleted, but not committed yet
      }
    })
    expect(offences).toEqual([])
  })
})
