/** `--format` and `--report`: one run, its result in every form asked for, on every way a run can end. */

import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build, createTeam, manifest, type TeamRun } from '../helpers/team.ts'

const source = manifest({ folders: { desk: {} }, agents: { bot: { folder: 'desk', build: build('Work.') } } })

const REPORTS = ['text:r.txt', 'json:r.json', 'markdown:r.md', 'html:r.html', 'gitlab:r.gitlab.json']
const flags = (reports: readonly string[] = REPORTS): string[] => reports.flatMap((one) => ['--report', one])

/** The contents of a file that the run wrote. */
const file = ({ written }: TeamRun, name: string): string => written[resolve(tmpdir(), name)] ?? ''

describe('a plan', () => {
  it('is written in every form, from one reading', async () => {
    const team = createTeam()
    const run = await team.run('plan', source, flags())
    expect(run.exit, run.all).toBe(0)
    expect(run.stdout).toContain('Plan: 2 to create, 0 to update, 0 to delete.')
    expect(file(run, 'r.txt')).toBe(run.stdout)
    expect(JSON.parse(file(run, 'r.json'))).toMatchObject({ summary: { create: 2 } })
    expect(file(run, 'r.md')).toMatch(/^<!-- duvo-gitops:plan:\S+ -->\n/)
    expect(file(run, 'r.md')).toContain('2 to create, 0 to update, 0 to delete')
    expect(file(run, 'r.html')).toMatch(/^<!doctype html>/i)
    expect(file(run, 'r.html')).toContain('2 to create, 0 to update, 0 to delete')
    expect(JSON.parse(file(run, 'r.gitlab.json'))).toEqual({ create: 2, update: 0, delete: 0 })
    const alone = await team.run('plan', source)
    expect(run.requests).toHaveLength(alone.requests.length)
  })

  it.each(['json', 'markdown', 'html'])('goes to stdout as %s, the same as to a file', async (format) => {
    const run = await createTeam().run('plan', source, ['--format', format, '--report', `${format}:r`])
    expect(run.exit).toBe(0)
    expect(run.stdout).toBe(file(run, 'r'))
    expect(run.stdout).toContain('agent.bot')
  })

  it('points from the markdown to the HTML of the same run by its name', async () => {
    const team = createTeam()
    const agents = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [
        `bot-${index}`,
        { build: build('Work hard.\n'.repeat(300)) },
      ]),
    )
    const run = await team.run('plan', manifest({ agents }), flags(['markdown:r.md', 'html:./r.html']))
    expect(file(run, 'r.md').length).toBeLessThan(65_536)
    expect(file(run, 'r.md')).toContain('`r.html`')
  })
})

describe('an apply', () => {
  it('is written when it is over, with what became of each change', async () => {
    const run = await createTeam().run('apply', source, ['-y', ...flags()])
    expect(run.exit, run.all).toBe(0)
    for (const name of ['r.txt', 'r.md', 'r.html']) {
      expect(file(run, name), name).toContain('agent.bot')
      expect(file(run, name), name).toContain('2 created, 0 updated, 0 deleted')
    }
    expect(JSON.parse(file(run, 'r.json'))).toMatchObject({ status: 'applied' })
    // The widget counts what is to be done; afterwards there is nothing it could say.
    expect(file(run, 'r.gitlab.json')).toBe('')
  })

  it.each(['markdown', 'html'])('goes to stdout as %s alone', async (format) => {
    const run = await createTeam().run('apply', source, ['-y', '--format', format, '--report', `${format}:r`])
    expect(run.exit, run.all).toBe(0)
    expect(run.stdout).toBe(file(run, 'r'))
  })

  it('tells in every form why the plan is not the reviewed one', async () => {
    const team = createTeam()
    const planned = await team.run('plan', source, ['--out', 'plan.json'])
    const reviewed = { files: { 'plan.json': file(planned, 'plan.json') } }
    const other = manifest({
      folders: { desk: {} },
      agents: { bot: { folder: 'desk', build: build('Work less.') } },
    })
    const run = await team.run('apply', other, ['plan.json', ...flags()], reviewed)
    expect(run.exit).toBe(3)
    for (const name of ['r.txt', 'r.md', 'r.html', 'r.json']) {
      expect(file(run, name), name).toContain('not the one that was reviewed')
      expect(file(run, name), name).toContain('Work less.')
    }
  })
})

describe('a failure', () => {
  it('is written too: an invalid manifest', async () => {
    const run = await createTeam().run('plan', manifest({ agents: { bot: { nmae: 'x' } } }), flags())
    expect(run.exit).toBe(1)
    for (const name of ['r.txt', 'r.md', 'r.html', 'r.json']) {
      expect(file(run, name), name).toContain('unknown-key')
    }
    // Its project is known all the same, so that the comment about it replaces the last one.
    expect(file(run, 'r.md')).toMatch(/^<!-- duvo-gitops:plan:[\w.-]+ -->/)
    expect(run.requests).toEqual([])
  })

  it('is written too: no key', async () => {
    const run = await createTeam({ env: { DUVO_API_KEY: '' } }).run('drift', source, flags())
    expect(run.exit).toBe(1)
    for (const name of ['r.txt', 'r.md', 'r.html', 'r.json']) {
      expect(file(run, name), name).toContain('DUVO_API_KEY')
    }
  })

  it.each(['markdown', 'html'])('goes to stdout as %s, and to people on stderr', async (format) => {
    const run = await createTeam({ env: { DUVO_API_KEY: '' } }).run('plan', source, ['--format', format])
    expect(run.stdout).toContain('DUVO_API_KEY is not set')
    expect(run.stderr).toContain('Error: DUVO_API_KEY is not set')
  })
})

describe('a report that could not be written', () => {
  it.each([
    ['an unknown format', ['--report', 'pdf:r.pdf'], /Expected <format>:<file>/],
    ['no file', ['--report', 'json:'], /Expected <format>:<file>/],
    ['a folder that is not there', ['--report', 'json:nowhere/r.json'], /there is no folder \S*nowhere/],
    [
      'the same file twice',
      ['--report', 'json:r', '--report', 'text:./r'],
      /names the same file as --report r/,
    ],
    ['the file of the events', ['--report', 'json:r', '--events', 'r'], /names the same file as --report r/],
  ])('is refused before the first request: %s', async (_, args, says) => {
    const run = await createTeam().run('apply', source, ['-y', ...args])
    expect(run.exit).toBe(1)
    expect(run.stderr).toMatch(says)
    expect(run.requests).toEqual([])
  })
})

describe('a plan file', () => {
  it('is not written over by a report', async () => {
    const run = await createTeam().run('plan', source, [
      '--out',
      'plan.json',
      '--report',
      'markdown:./plan.json',
    ])
    expect(run.exit).toBe(1)
    expect(run.stderr).toContain('--out plan.json names the same file as --report ./plan.json')
    expect(run.written).toEqual({})
  })

  it('that is not one is told in every form', async () => {
    const run = await createTeam().run('apply', source, ['plan.json', ...flags()], {
      files: { 'plan.json': '{' },
    })
    expect(run.exit).toBe(1)
    for (const name of ['r.txt', 'r.md', 'r.html', 'r.json']) {
      expect(file(run, name), name).toContain('plan.json is not whole')
    }
  })
})

it('takes a terminal that says it has no columns for one of any width', async () => {
  const long = manifest({ agents: { bot: { build: build(`Answer ${'very '.repeat(14)}politely.`) } } })
  const run = await createTeam().run('plan', long, ['--no-color'], { columns: 0 })
  expect(run.stdout).toContain('very politely.')
})

describe('secrets', () => {
  const TOKEN = 'tok3n with "quotes" & <angles>'
  const withSecret = manifest({
    connections: {
      erp: {
        auth_method: 'headers',
        server_url: 'https://erp.example.com/mcp',
        headers: { secret: { Authorization: '${env:ERP_TOKEN}' } },
      },
    },
    agents: { bot: { build: build(`Say nothing.\nThe word is: ${TOKEN}!\nEver.`) } },
  })

  it('are in no report, not even when a person wrote one into a prompt and half of it changed', async () => {
    const team = createTeam({ env: { ERP_TOKEN: TOKEN } })
    await team.run('apply', withSecret, ['-y'])
    const changed = JSON.parse(
      JSON.stringify(withSecret).replace('The word is: ', 'The words are: '),
    ) as object
    const run = await team.run('plan', changed, flags())
    expect(run.exit, run.all).toBe(0)
    for (const name of ['r.txt', 'r.md', 'r.html', 'r.json']) {
      expect(file(run, name), name).toContain('agent.bot')
      expect(file(run, name), name).not.toMatch(/tok3n|angles/)
    }
  })

  it('in a prompt keep the plan from being saved, with the reason', async () => {
    const team = createTeam({ env: { ERP_TOKEN: TOKEN } })
    const run = await team.run('plan', withSecret, ['--out', 'plan.json'])
    expect(run.exit).toBe(1)
    expect(run.stderr).toContain('agent.bot: /build/config/data/input holds the value of a secret in clear')
    expect(run.written).toEqual({})
  })

  it('of several lines are in none either, with every line indented', async () => {
    const KEY =
      '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END KEY-----'
    const team = createTeam({ env: { ERP_TOKEN: KEY } })
    const indented = JSON.stringify(KEY.replaceAll('\n', '\n    ')).slice(1, -1)
    const leaking = JSON.parse(JSON.stringify(withSecret).replace('Say nothing.', indented)) as object
    const run = await team.run('plan', leaking, flags())
    expect(run.exit, run.all).toBe(0)
    for (const name of ['r.txt', 'r.md', 'r.html', 'r.json']) {
      expect(file(run, name), name).not.toMatch(/MIIEvQ|BKcwgg/)
    }
  })

  it('are in no code frame, not even the half of one that is cut off', async () => {
    const text = [
      'version: 1',
      'project: shop',
      'connections:',
      '  erp: { auth_method: headers, server_url: "https://erp.example.com/mcp", headers: { secret: { A: "${env:ERP_TOKEN}" } } }',
      `nonsense: "${'a'.repeat(76)}half-a-secret-value"`,
    ].join('\n')
    const run = await createTeam({ env: { ERP_TOKEN: 'half-a-secret-value' } }).run('plan', text, flags())
    expect(run.exit).toBe(1)
    expect(run.all).toContain('unknown-key')
    expect(run.all).not.toMatch(/half-a-s/)
    const broken = await createTeam({ env: { ERP_TOKEN: 'half-a-secret-value' } }).run('plan', `${text}\n: [`)
    expect(broken.all).not.toMatch(/secret-value/)
  })
})
