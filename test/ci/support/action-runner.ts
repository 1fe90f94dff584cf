/** Runs the steps of `action.yml` as GitHub's runner would: in bash, with the files through which steps talk. */

import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { childEnv } from '../../helpers/run-bin.ts'
import { condition, fill, type Lookup } from './expression.ts'
import { outputsOf } from './run-ci.ts'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

interface Step {
  readonly name: string
  readonly id?: string
  readonly if?: string
  readonly run: string
  readonly shell: string
  readonly 'working-directory'?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

export const readAction = async (): Promise<Action> =>
  parse(await readFile(join(ROOT, 'action.yml'), 'utf8')) as Action

export interface ActionRun {
  readonly succeeded: boolean
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** What the log shows, of all steps. */
  readonly log: string
  /** Names of the steps that ran, in order. */
  readonly steps: readonly string[]
}

export interface ActionOptions {
  readonly inputs: Readonly<Record<string, string>>
  /** The checkout: `GITHUB_WORKSPACE`. */
  readonly workspace: string
  /** Of the job. */
  readonly env?: Readonly<Record<string, string>>
  /** Payload of the event. */
  readonly event?: unknown
}

/** Runs one use of the action, from its inputs to its outputs. */
export async function runAction({
  inputs,
  workspace,
  env = {},
  event = {},
}: ActionOptions): Promise<ActionRun> {
  const action = await readAction()
  const unknown = Object.keys(inputs).filter((name) => !(name in action.inputs))
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join(', ')}`)
  const temp = await mkdtemp(join(tmpdir(), 'duvo-action-'))
  await mkdir(join(temp, 'runner'))
  const file = (name: string): string => join(temp, name)
  await writeFile(file('event.json'), JSON.stringify(event))
  const jobEnv = {
    ...env,
    GITHUB_WORKSPACE: workspace,
    GITHUB_ACTION_PATH: ROOT,
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_STEP_SUMMARY: file('summary'),
    RUNNER_TEMP: file('runner'),
  }
  const outputs = new Map<string, Readonly<Record<string, string>>>()
  const ran: string[] = []
  let succeeded = true
  let log = ''

  const lookup: Lookup = (name) => {
    if (name === 'always()') return true
    if (name === 'success()') return succeeded
    const [context, first = '', second, third = ''] = name.split('.')
    if (context === 'inputs' && first in action.inputs) {
      return inputs[first] ?? fill(action.inputs[first]?.default ?? '', lookup)
    }
    if (context === 'steps' && second === 'outputs') return outputs.get(first)?.[third] ?? ''
    if (context === 'env') return (jobEnv as Readonly<Record<string, string>>)[first] ?? ''
    if (name === 'github.token') return env['GITHUB_TOKEN'] ?? ''
    throw new Error(`action.yml uses ${name}, which its test does not know`)
  }

  for (const [index, step] of action.runs.steps.entries()) {
    if (!condition(step.if, lookup)) continue
    ran.push(step.name)
    const output = file(`output-${index}`)
    await writeFile(output, '')
    const { GITHUB_TOKEN: _, ...visible } = jobEnv as Record<string, string>
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value, lookup)] as const)
    const result = await bash(step.run, resolve(workspace, fill(step['working-directory'] ?? '.', lookup)), {
      // A step sees the token only if it is given to it.
      ...visible,
      ...Object.fromEntries(own),
      GITHUB_OUTPUT: output,
    })
    log += result.log
    succeeded &&= result.exit === 0
    if (step.id !== undefined) outputs.set(step.id, outputsOf(await readFile(output, 'utf8')))
  }
  const values = Object.entries(action.outputs).map(
    ([name, { value }]) => [name, fill(value, lookup)] as const,
  )
  const summary = await readFile(file('summary'), 'utf8').catch(() => '')
  return { succeeded, outputs: Object.fromEntries(values), summary, log, steps: ran }
}

/** `shell: bash`, with the flags that GitHub gives it. */
function bash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exit: number | null; readonly log: string }> {
  return new Promise((done, reject) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env: childEnv(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text
      })
    }
    child.on('error', reject)
    child.on('close', (exit) => done({ exit, log }))
  })
}

/** An empty folder that goes away with the test. */
export async function temporaryFolder(cleanUp: (task: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'duvo-workspace-'))
  cleanUp(() => rm(folder, { recursive: true, force: true }))
  return folder
}
