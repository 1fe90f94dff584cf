import { describe, expect, it } from 'vitest'
import { loadBody, only, places, resourceOf } from './load-text.ts'

const SETUPS = `setups:
  base: { model: alpha-1, options: { speed: slow, extra: { a: 1 } }, helpers: [h] }
  fast: { from: base, options: { speed: fast } }
robots:
  h: {}
`
// `extra` is unknown to the open object: sent as written, with a warning.
const setupOf = (result: Awaited<ReturnType<typeof loadBody>>) => resourceOf(result, 'robot.r').attrs['setup']

describe('shared set-ups', () => {
  it('are taken by name', async () => {
    expect(setupOf(await loadBody(`${SETUPS}  r: { setup: base }\n`))).toEqual({
      model: 'alpha-1',
      options: { speed: 'slow', extra: { a: 1 } },
      helpers: ['robot.h'],
    })
  })

  it('are merged under what follows from, along chains', async () => {
    const result = await loadBody(
      `${SETUPS}  r: { setup: { from: fast, options: { extra: { b: 2 } }, helpers: [] } }\n`,
    )
    expect(setupOf(result)).toEqual({
      model: 'alpha-1',
      options: { speed: 'fast', extra: { a: 1, b: 2 } },
      helpers: [],
    })
  })

  it('lose keys to !unset', async () => {
    const result = await loadBody(
      `${SETUPS}  r: { setup: { from: base, options: { extra: !unset }, helpers: !unset } }\n`,
    )
    expect(setupOf(result)).toEqual({ model: 'alpha-1', options: { speed: 'slow' } })
  })

  it('must exist', async () => {
    const result = await loadBody(`${SETUPS}  a: { setup: bsae }\n  b: { setup: { from: nope, bogus: 1 } }\n`)
    expect(places(result)).toEqual([
      'duvo.yaml:6:51 unknown-config-key',
      'duvo.yaml:10:15 unknown-reference',
      'duvo.yaml:11:23 unknown-reference',
      'duvo.yaml:11:29 unknown-key',
    ])
    expect(result.diagnostics[1]?.hint).toBe('Did you mean `base`?')
  })

  it('must not go in circles', async () => {
    const problem = only(
      await loadBody(
        'setups:\n  a: { from: b }\n  b: { from: c }\n  c: { from: b }\nrobots: { r: { setup: a } }\n',
      ),
    )
    expect(problem).toMatchObject({ code: 'reference-cycle', position: { line: 8, column: 14 } })
    expect(problem.message).toContain('b → c → b')
  })

  it('are reported once, where they are written, however many use them', async () => {
    const result = await loadBody(
      'setups:\n  s: { model: 3, helpers: [nobody] }\nrobots:\n  a: { setup: s }\n  b: { setup: { from: s } }\n',
    )
    expect(places(result)).toEqual(['duvo.yaml:6:15 schema', 'duvo.yaml:6:28 unknown-reference'])
  })

  it('may be incomplete; what uses them may not', async () => {
    const result = await loadBody(
      'setups:\n  s: { helpers: [] }\nrobots:\n  a: { setup: s }\n  b: { setup: {} }\n  c: {}\n',
    )
    expect(places(result)).toEqual(['duvo.yaml:8:8 no-build', 'duvo.yaml:9:8 no-build'])
  })
})
