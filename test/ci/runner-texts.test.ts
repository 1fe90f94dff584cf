/** What goes to the runner itself: annotations, summaries, arguments, outputs. */

import { describe, expect, test } from 'vitest'
import { runDuvoCi } from './support/run-ci.ts'

const diagnostic = (more: object = {}): object => ({
  severity: 'warning',
  code: 'unknown-model',
  message: 'This model is not known.',
  hint: null,
  file: 'duvo.yaml',
  line: 3,
  column: 5,
  ...more,
})

const annotate = (report: unknown, cwd?: string) =>
  runDuvoCi(['annotate', '--file', 'report.json'], {
    files: { 'report.json': JSON.stringify(report) },
    ...(cwd === undefined ? {} : { cwd }),
  })

describe('annotations', () => {
  test('stand on their line, errors first', async () => {
    const { stdout } = await annotate({
      diagnostics: [
        diagnostic({
          severity: 'info',
          file: null,
          line: null,
          column: null,
          code: 'orphan',
          message: 'An orphan.',
        }),
        diagnostic(),
        diagnostic({ severity: 'error', code: 'schema', message: 'Wrong.', hint: 'Write it right.' }),
      ],
    })
    expect(stdout.split('\n')).toEqual([
      '::error file=duvo.yaml,line=3,col=5,title=schema::Wrong.%0AWrite it right.',
      '::warning file=duvo.yaml,line=3,col=5,title=unknown-model::This model is not known.',
      '::notice title=orphan::An orphan.',
      '',
    ])
  })

  test('name files from the top of the repository, and none outside', async () => {
    const { stdout } = await annotate(
      {
        diagnostics: [
          'duvo.yaml',
          './sub/a.yaml',
          '../base.yaml',
          '/repo/abs.yaml',
          '../../../secret.yaml',
          '/etc/x',
        ].map((file) => diagnostic({ file })),
      },
      '/repo/teams/ops',
    )
    expect([...stdout.matchAll(/file=([^,]*)/g)].map(([, file]) => file)).toEqual([
      'teams/ops/duvo.yaml',
      'teams/ops/sub/a.yaml',
      'teams/base.yaml',
      'abs.yaml',
    ])
    expect(stdout.split('\n').filter((line) => line.startsWith('::warning title='))).toHaveLength(2)
  })

  test('cannot be broken out of', async () => {
    const { stdout } = await annotate({
      diagnostics: [
        diagnostic({ file: 'a,line=1::b%0A.yaml', message: '100%\r\n::set-output name=x::y', code: 'a:b,c' }),
      ],
    })
    expect(stdout).toBe(
      '::warning file=a%2Cline=1%3A%3Ab%250A.yaml,line=3,col=5,title=a%3Ab%2Cc::100%25%0D%0A::set-output name=x::y\n',
    )
  })

  test('are ten of a kind: what GitHub would drop is counted', async () => {
    const many = (severity: string, n: number) => Array.from({ length: n }, () => diagnostic({ severity }))
    const { stdout } = await annotate({ diagnostics: [...many('warning', 12), ...many('error', 10)] })
    const lines = stdout.trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
    expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(10)
    expect(lines.at(-1)).toBe('2 more warnings: the report lists them all.')
  })

  test('tell why a command failed', async () => {
    const error = { code: 'no-api-key', message: 'DUVO_API_KEY is not set.', hint: 'Set it.' }
    const { stdout } = await annotate({ status: 'error', error })
    expect(stdout).toBe('::error title=no-api-key::DUVO_API_KEY is not set.%0ASet it.\n')
  })

  test.each([[null], [[]], ['text'], [{}], [{ diagnostics: [1, null, 'x'] }], [{ diagnostics: {} }]])(
    'are none in %j',
    async (report) => {
      expect(await annotate(report)).toMatchObject({ exit: 0, stdout: '' })
    },
  )

  test('need JSON', async () => {
    const run = await runDuvoCi(['annotate', '--file', 'a'], { files: { a: '{' } })
    expect(run.exit).toBe(1)
    expect(run.stdout).toContain('a is not JSON.')
  })
})

describe('the summary', () => {
  const summary = async (text: string) =>
    (await runDuvoCi(['summary', '--file', 'a.md'], { files: { 'a.md': text, summary: 'Before.\n' } })).files[
      'summary'
    ] ?? ''

  test('is appended', async () => {
    expect(await summary('# Plan\n\n')).toBe('Before.\n# Plan\n')
  })

  test('is cut before a section, and says so, where GitHub would drop it as a whole', async () => {
    const section = `\n<details><summary>ä</summary>\n${'ä'.repeat(1000)}\n</details>\n`
    const text = (await summary(`# Plan${section.repeat(600)}`)).slice('Before.\n'.length)
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(1024 * 1024)
    expect(text).toMatch(/<\/details>\n\n\n\*\*Cut here:\*\* [^\n]*\n$/)
    expect(text).not.toContain('\ufffd')
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
  })

  test('is cut at a line where there is no section', async () => {
    const text = await summary('äöü\n'.repeat(200_000))
    expect(text).toMatch(/äöü\n\n\*\*Cut here:\*\*/)
    expect(text).not.toContain('\ufffd')
  })

  test('is nothing to fail for outside GitHub Actions', async () => {
    const run = await runDuvoCi(['summary', '--file', 'a'], {
      files: { a: 'x' },
      env: { GITHUB_STEP_SUMMARY: '' },
    })
    expect(run).toMatchObject({ exit: 0, stdout: 'There is no GITHUB_STEP_SUMMARY to write to.\n' })
  })
})

describe('arguments', () => {
  const args = async (command: string, flags: readonly string[] = []) => {
    const run = await runDuvoCi(['arguments', '--command', command, '--directory', '/t', ...flags])
    return run.exit === 0 ? run.stdout.split('\0').slice(0, -1) : run.stdout
  }
  const REPORTS = [
    '--report',
    'markdown:/t/report.md',
    '--report',
    'json:/t/report.json',
    '--report',
    'html:/t/report.html',
  ]

  test.each([
    ['validate', [], REPORTS],
    ['plan', ['--baseline', 'abc'], ['--out', '/t/plan.json', '--detailed-exitcode', ...REPORTS]],
    ['apply', ['--plan-file', 'my plan.json'], ['my plan.json', ...REPORTS]],
    ['drift', ['--baseline', 'abc', '--plan-file', 'x'], ['--baseline', 'abc', ...REPORTS]],
    ['drift', ['--baseline='], REPORTS],
    [
      'validate',
      ['--files', ' base.yaml \n\n prod env.yaml\n'],
      ['--file', 'base.yaml', '--file', 'prod env.yaml', ...REPORTS],
    ],
    ['validate', ['--args=--strict --var=region=eu'], [...REPORTS, '--strict', '--var=region=eu']],
  ])('%s %j', async (command, flags, expected) => {
    expect(await args(command, flags)).toEqual(expected)
  })

  test.each([
    ['', []],
    ['  \n ', []],
    ['a  b\nc', ['a', 'b', 'c']],
    [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
    [`x'y'"z"`, ['xyz']],
    [`'' ""`, ['', '']],
    [`"a\\"b\\\\c\\n"`, ['a"b\\c\\n']],
    [`'a\\b'`, ['a\\b']],
    ['$(rm -rf /) `id` $HOME *', ['$(rm', '-rf', '/)', '`id`', '$HOME', '*']],
    ['a;b && c | d > e', ['a;b', '&&', 'c', '|', 'd', '>', 'e']],
  ])('words of %j are split as in a shell, and nothing is evaluated', async (text, expected) => {
    expect((await args('validate', [`--args=${text}`])).slice(REPORTS.length)).toEqual(expected)
  })

  test.each(['"a', "it's", 'a\\'])('a quote that stays open is refused: %s', async (text) => {
    expect(await args('validate', [`--args=${text}`])).toContain('a quote is opened and not closed')
  })

  test.each(['destroy', '../../x', 'plan; id'])('there is no command %s', async (command) => {
    expect(await args(command)).toContain('Use one of validate, plan, apply, drift.')
  })
})

describe('the outcome', () => {
  const flags = (command: string, code: number) => [
    '--command',
    command,
    '--directory',
    '/t',
    '--exit-code',
    String(code),
  ]
  const run = (command: string, code: number, report?: object, more: readonly string[] = []) =>
    runDuvoCi(['outcome', ...flags(command, code), ...more], {
      files:
        report === undefined ? {} : { '/t/report.json': JSON.stringify(report), '/t/report.html': '<p>' },
    })

  const summary = { create: 0, update: 1, delete: 0 }
  const mismatch = { status: 'refused', error: { code: 'not-as-reviewed' } }

  test.each([
    ['plan', 2, { plan_digest: 'sha256:1', summary }, { changes: 'true', digest: 'sha256:1', drift: '' }],
    ['plan', 0, { plan_digest: 'sha256:1', summary: { create: 0 } }, { changes: 'false', mismatch: 'false' }],
    [
      'plan',
      1,
      { status: 'error', error: { code: 'network' } },
      { changes: 'false', status: 'error', digest: '' },
    ],
    [
      'apply',
      0,
      { status: 'applied', outcomes: [{ status: 'applied' }] },
      { changes: 'true', status: 'applied' },
    ],
    ['apply', 0, { status: 'noop', outcomes: [] }, { changes: 'false', status: 'noop' }],
    ['apply', 3, mismatch, { mismatch: 'true', status: 'refused', changes: 'false' }],
    ['apply', 3, { status: 'refused', error: { code: 'guard' } }, { mismatch: 'false' }],
    ['drift', 2, { summary: { drift: 1 } }, { drift: 'true' }],
    ['drift', 0, { summary: {} }, { drift: 'false' }],
    ['drift', 1, {}, { drift: '' }],
    ['plan', 2, { plan_digest: 'x\nchanges=false', summary }, { digest: 'x changes=false', changes: 'true' }],
  ])('%s with exit %i: %j', async (command, code, report, expected) => {
    const { exit, outputs } = await run(command, code, report)
    expect(exit).toBe(0)
    expect(outputs).toMatchObject({
      ...expected,
      'exit-code': String(code),
      html: '/t/report.html',
      'plan-file': '',
    })
  })

  test('a command that wrote nothing leaves its exit code', async () => {
    const { outputs } = await run('plan', 1)
    expect(outputs).toMatchObject({ 'exit-code': '1', json: '', markdown: '', html: '', changes: 'false' })
  })

  test.each([
    ['validate', 0, {}, [], false],
    ['validate', 1, {}, [], true],
    ['plan', 2, {}, [], false],
    ['plan', 3, {}, [], true],
    ['drift', 2, {}, [], false],
    ['drift', 2, {}, ['--fail-on-drift', 'true'], true],
    ['drift', 1, {}, [], true],
    ['apply', 3, mismatch, [], true],
    ['apply', 3, mismatch, ['--fail-on-mismatch', 'false'], false],
    ['apply', 3, { error: { code: 'guard' } }, ['--fail-on-mismatch', 'false'], true],
    ['apply', 4, {}, ['--fail-on-mismatch', 'false'], true],
    ['apply', 2, {}, [], true],
  ] as const)('%s with exit %i, %j, %j: failed is %s', async (command, code, report, more, failed) => {
    expect((await run(command, code, report, more)).outputs['failed']).toBe(String(failed))
  })
})
