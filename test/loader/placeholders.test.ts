import { describe, expect, it } from 'vitest'
import { fillTemplate } from '../../src/loader/placeholders.ts'
import { HEAD, loadBody, loadFiles, manifestOf, only, places, resourceOf } from './load-text.ts'

describe('variables', () => {
  it('come from vars, and from --var, which wins', async () => {
    const body =
      'vars: { region: eu, year: 2024, both: "${var:region}-${var:year}" }\nboxes:\n  a: { name: "${var:both} ${var:flag}" }\n'
    const result = await loadBody(body, { vars: { region: 'us', flag: 'on' } })
    expect(resourceOf(result, 'box.a').name).toBe('us-2024 on')
  })

  it('work in any string of the manifest', async () => {
    const result = await loadBody(
      'vars: { p: a, old: Old }\nboxes: { a: {}, b: { parent: "${var:p}" } }\nmoved: [{ from: "${var:old} box", to: "box.${var:p}" }]\n',
    )
    expect(resourceOf(result, 'box.b').attrs['parent']).toBe('box.a')
    expect(manifestOf(result).moved).toEqual([{ from: 'Old box', to: 'box.a' }])
  })

  it('must be set', async () => {
    const problem = only(await loadBody('vars: { region: eu }\nboxes:\n  a: { name: "x ${var:regoin}" }\n'))
    expect(problem).toMatchObject({
      code: 'unset-variable',
      position: { file: 'duvo.yaml', line: 7, column: 14 },
      hint: 'Did you mean `region`?',
    })
  })

  it('must not need themselves', async () => {
    expect(places(await loadBody('vars: { a: "${var:b}", b: "${var:a}" }\n'))).toEqual([
      'duvo.yaml:5:27 bad-placeholder',
    ])
  })

  it('leave a literal alone', async () => {
    const result = await loadBody('boxes: { a: { name: "$${var:x} costs $5" } }\n')
    expect(resourceOf(result, 'box.a').name).toBe('${var:x} costs $5')
  })

  it.each(['${foo:bar}', '${name}', '${var:}', '${var:a b}', '${open', '${}'])('refuse %s', async (text) => {
    const problem = only(await loadBody(`boxes:\n  a: { name: '${text}' }\n`))
    expect(problem).toMatchObject({ code: 'bad-placeholder', position: { line: 6, column: 14 } })
  })
})

describe('environment', () => {
  it('fills in fields that are no secrets, but not the digest', async () => {
    const body = 'robots: { r: { url: "https://${env:HOST}/mcp" } }\n'
    const [one, two] = [
      await loadBody(body, { env: { HOST: 'a.example' } }),
      await loadBody(body, { env: { HOST: 'b.example' } }),
    ]
    expect(resourceOf(one, 'robot.r').attrs['url']).toBe('https://a.example/mcp')
    expect(manifestOf(one).digest).toBe(manifestOf(two).digest)
    expect(one.secretNames).toEqual([])
  })

  it.each([
    ['not set', {}],
    ['empty', { HOST: '' }],
  ])('is needed there: %s', async (state, env) => {
    const problem = only(await loadBody('robots: { r: { url: "https://${env:HOST}/mcp" } }\n', { env }))
    expect(problem).toMatchObject({ code: 'unset-env', position: { line: 5, column: 21 } })
    expect(problem.message).toContain(state)
  })

  it('is never read for secrets', async () => {
    const env = new Proxy(
      {},
      {
        get: () => {
          throw new Error('read')
        },
        getOwnPropertyDescriptor: () => {
          throw new Error('read')
        },
      },
    )
    const result = await loadBody(
      'robots: { r: { tokens: { b: "Bearer ${env:B_TOKEN}", a: "${env:A_TOKEN}" } } }\n',
      { env },
    )
    expect(resourceOf(result, 'robot.r')).toMatchObject({
      attrs: { tokens: { a: '(sensitive)', b: '(sensitive)' } },
      secrets: { '/tokens/a': '${env:A_TOKEN}', '/tokens/b': 'Bearer ${env:B_TOKEN}' },
    })
    expect(result.secretNames).toEqual(['A_TOKEN', 'B_TOKEN'])
  })

  it('stays out of everything else', async () => {
    const result = await loadBody(
      'vars: { v: "${env:X}" }\nboxes:\n  a: { name: "${env:HOME}" }\nrobots:\n  r: { tokens: { t: "${env:DUVO_API_KEY}" }, url: "https://x/${env:DUVO_TEAM_ID}" }\n',
    )
    expect(places(result)).toEqual([
      'duvo.yaml:5:12 env-not-allowed',
      'duvo.yaml:7:14 env-not-allowed',
      'duvo.yaml:9:21 env-not-allowed',
      'duvo.yaml:9:51 env-not-allowed',
    ])
  })
})

describe('secrets', () => {
  it('must not be written out, and are shown in no frame', async () => {
    const result = await loadBody(
      'vars: { pw: hunter2 }\nrobots:\n  r:\n    tokens:\n      a: sk-very-secret\n      b: ${var:pw}\n      c: |\n        line-one-secret\n        line-two-secret\n    bogus: 1\n',
    )
    expect(places(result)).toEqual([
      'duvo.yaml:9:10 literal-secret',
      'duvo.yaml:10:10 literal-secret',
      'duvo.yaml:11:10 literal-secret',
      'duvo.yaml:14:5 unknown-key',
    ])
    const shown = JSON.stringify(result.diagnostics)
    expect(shown).not.toMatch(/very-secret|line-one|line-two/)
    expect(shown).toContain('a: ***')
  })

  it.each([
    'robots: { r: { tokens: { t: 98765432 } } }',
    'robots: { r: { tokens: [98765432, sk-98765432] } }',
    'robots: { r: { tokens: sk-98765432 } }',
    'robots: { r: { tokens: { t: "${env:A} ${98765432" } } }',
    'robots: { r: { tokens: { t: "${env:A} ${98765432}" } } }',
    'robots: { r: { tokens: { t: "${env:A}", t: 98765432 } } }',
  ])('stay hidden when they are written wrongly: %s', async (body) => {
    const result = await loadBody(`${body}\n`)
    expect(result.manifest).toBeNull()
    expect(JSON.stringify(result.diagnostics)).not.toContain('98765432')
  })

  it('are masked behind aliases too', async () => {
    const result = await loadBody('robots:\n  a: { name: &pw sk-very-secret }\n  r: { tokens: { t: *pw } }\n')
    expect(places(result)).toEqual(['duvo.yaml:7:21 literal-secret'])
    expect(JSON.stringify(result.diagnostics)).not.toContain('very-secret')
  })

  it('keep literals apart from placeholders in their templates', async () => {
    const result = await loadBody('robots: { r: { tokens: { t: "${var:p}$${x}${env:T}" } } }\n', {
      vars: { p: '${env:EVIL}' },
    })
    const template = resourceOf(result, 'robot.r').secrets['/tokens/t'] ?? ''
    expect(fillTemplate(template, { T: 's', EVIL: 'leaked' })).toEqual({
      text: '${env:EVIL}${x}s',
      missing: [],
    })
    expect(fillTemplate(template, { T: '' }).missing).toEqual(['T'])
    expect(result.secretNames).toEqual(['T'])
  })
})

describe('vars of a folder and of an overlay', () => {
  it('merge like everything else', async () => {
    const result = await loadFiles(
      {
        'duvo.yaml': `${HEAD}vars: { a: x, b: y }\nboxes: { c: { name: "\${var:a}\${var:b}" } }\n`,
        'prod.yaml': 'vars: { b: z }\n',
      },
      { paths: ['duvo.yaml', 'prod.yaml'] },
    )
    expect(resourceOf(result, 'box.c').name).toBe('xz')
  })
})
