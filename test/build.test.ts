/** What the build makes besides modules: validators and help, which must say what they would say without it. */

import { describe, expect, it, test } from 'vitest'
import { kinds } from '../src/kinds/index.ts'
import { compileSchemas } from '../src/loader/compile.ts'
import { schemasOf, type Validators } from '../src/loader/validator.ts'
import { type BinName, runBin } from './helpers/run-bin.ts'

/** Out of sight of the compiler: there are no types in dist. */
const BUILT = '../dist/loader/compiled.js'

describe('compiled validators', async () => {
  const { compiled } = (await import(BUILT)) as { compiled: { source: string; validators: Validators } }

  const fresh = compileSchemas(schemasOf(kinds))

  it('are made from the schemas of this build (else: npm run build)', () => {
    expect(compiled.source).toBe(JSON.stringify(schemasOf(kinds)))
  })

  it.each([
    ['nothing', {}],
    ['no sections', { version: 1, project: 'shop' }],
    ['another version and a bad name', { version: 2, project: 'a shop' }],
    ['an unknown key', { version: 1, project: 'shop', agent: {} }],
    ['a list for a map', { version: 1, project: 'shop', agents: [] }],
    ['keys that cannot be', { version: 1, project: 'shop', folders: { 'a b': { parent: 1, nmae: 'x' } } }],
    [
      'wrong types inside of a build',
      {
        version: 1,
        project: 'shop',
        agents: { a: { id: 'x', build: { config: { version: 3, data: [] } } } },
      },
    ],
    [
      'conditions and formats',
      { version: 1, project: 'shop', connections: { c: { provider: 'native', server_url: 'no url' } } },
    ],
  ])('find what validators compiled on the spot find: %s', (_, manifest) => {
    for (const validators of [compiled.validators, fresh]) validators.manifest(manifest)
    expect(compiled.validators.manifest.errors).toEqual(fresh.manifest.errors)
    for (const [kind, validate] of Object.entries(fresh.complete)) {
      const built = compiled.validators.complete[kind]
      expect([kind, built?.({ config: { data: {} } }), built?.errors]).toEqual([
        kind,
        validate({ config: { data: {} } }),
        validate.errors,
      ])
    }
  })
})

test.each<BinName>(['duvo-validate', 'duvo-plan', 'duvo-apply', 'duvo-drift'])(
  '%s says the same about itself with its help rendered beforehand and without',
  async (name) => {
    const [rendered, asked, version] = await Promise.all([
      runBin(name, ['--help']),
      runBin(name, ['--quiet', '--help']),
      runBin(name, ['--version']),
    ])
    expect(rendered).toMatchObject({ exit: 0, stderr: '' })
    expect(rendered.stdout).toMatch(new RegExp(`^Usage: ${name} `))
    expect(rendered.stdout).toBe(asked.stdout)
    expect(version).toEqual(await runBin(name, ['--quiet', '-V']))
  },
)
