/** Applying: bound by the API's window, and by nothing of ours. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RateAlgorithm } from '../../src/sandbox/rate-limit.ts'
import { TEAM_ID } from '../../src/sandbox/state.ts'
import type { Case, Settings } from '../support/bench.ts'
import { configOf, stateOf, writeManifest } from '../support/generate.ts'
import { binPath, FLOORS, measure, median, type Run } from '../support/process.ts'
import { serve } from '../support/sandbox.ts'
import { count, ms, percent, type Table } from '../support/table.ts'
import { applyInProcess } from '../support/world.ts'

const SOP_LENGTH = 1300
const LIMIT = 300
const WINDOW_S = 60
/** Where the API names no limit, the client keeps to the documented one unless it is told another. */
const UNLIMITED = ['--rate-limit', '1000000']

export const apply: Case = {
  name: 'apply',
  about: "time against the limiter's bound, CPU per change, what the progress display costs",
  run: async (settings) => ({
    tables: [await windows(settings), await perChange(settings), await progress(settings)],
  }),
}

/** The least time in which the window lets as many requests through. */
const bound = (requests: number, algorithm: RateAlgorithm): number =>
  algorithm === 'bucket'
    ? (Math.max(0, requests - LIMIT) / LIMIT) * WINDOW_S
    : (Math.ceil(requests / LIMIT) - 1) * WINDOW_S

async function windows(settings: Settings): Promise<Table> {
  const { cwd, manifest } = prepare(settings, 'windows', settings.small ? 320 : 3000)
  const rows: string[][] = []
  for (const algorithm of ['fixed', 'sliding', 'bucket'] as const) {
    const { requests, seconds, throttled } = await applyInProcess({
      cwd,
      manifest,
      rateLimit: { limit: LIMIT, windowMs: WINDOW_S * 1000, algorithm },
      terminal: false,
    })
    const least = bound(requests, algorithm)
    rows.push([
      algorithm,
      count(requests),
      `${seconds.toFixed(1)} s`,
      `${least.toFixed(1)} s`,
      percent(seconds / least - 1),
      String(throttled),
    ])
  }
  return {
    title: 'Applying at 300 requests a minute',
    columns: ['Window', 'Requests', 'Time', 'Least possible', 'Beyond it', '429s'],
    rows,
    notes: ['In process, in virtual time, against the sandbox with each way of counting. Aim: 3 %.'],
  }
}

/** New agents, sent by the real command with no limit in its way: what is left is our own work. */
async function perChange(settings: Settings): Promise<Table> {
  const rows: string[][] = []
  for (const agents of settings.small ? [40] : [1000, 3000]) rows.push(await changesOf(agents, settings))
  return {
    title: 'CPU of applying',
    columns: ['New agents', 'apply', 'plan', 'bare requests', 'Beyond both, per change'],
    rows,
    notes: [
      `The same POSTs and PATCHes, sent with bare \`fetch\`, eight at a time, are the floor, less what a process takes to start. Medians of ${settings.runs} runs, without a rate limit. Aim: 2 ms. ky is 0.6 ms of it.`,
    ],
  }
}

async function changesOf(agents: number, settings: Settings): Promise<string[]> {
  const crowd = { agents, sopLength: SOP_LENGTH }
  const { cwd } = prepare(settings, `changes-${agents}`, agents)
  const [posts, none] = [join(cwd, 'posts.json'), join(cwd, 'none.json')]
  writeFileSync(posts, JSON.stringify(postsOf(agents)))
  writeFileSync(none, '[]')
  const sandbox = await serve('v2')
  const { folders = [] } = stateOf(crowd)
  try {
    const { env, url } = sandbox
    const emptied = async (run: Run): Promise<number> => {
      await sandbox.load({ folders })
      return (await measure({ cwd, env, ...run })).cpuMs
    }
    const samples: number[][] = [[], [], [], []]
    for (let round = 0; round < settings.runs; round += 1) {
      samples[0]?.push(await emptied({ args: [binPath('duvo-apply'), '-y', '--settle', '0s', ...UNLIMITED] }))
      samples[1]?.push(await emptied({ args: [binPath('duvo-plan'), ...UNLIMITED] }))
      samples[2]?.push(await emptied({ args: [FLOORS, 'send', posts, url] }))
      samples[3]?.push(await emptied({ args: [FLOORS, 'send', none, url] }))
    }
    const [all = 0, planning = 0, sending = 0, starting = 0] = samples.map(median)
    const bare = sending - starting
    return [count(agents), ms(all), ms(planning), ms(bare), ms((all - planning - bare) / agents)]
  } finally {
    await sandbox.stop()
  }
}

async function progress(settings: Settings): Promise<Table> {
  const { cwd, manifest } = prepare(settings, 'progress', settings.small ? 320 : 1500)
  const rateLimit = { limit: LIMIT, windowMs: WINDOW_S * 1000, algorithm: 'fixed' } as const
  const cpu = { hidden: [] as number[], shown: [] as number[] }
  let seconds = 0
  for (let round = 0; round < settings.runs; round += 1) {
    for (const what of ['hidden', 'shown'] as const) {
      const run = await applyInProcess({ cwd, manifest, rateLimit, terminal: what === 'shown' })
      cpu[what].push(run.cpuMs)
      seconds = run.seconds
    }
  }
  const [hidden, shown] = [median(cpu.hidden), median(cpu.shown)]
  return {
    title: 'What the progress display costs',
    columns: ['Apply of', 'CPU without', 'CPU with', 'Of the time of the run'],
    rows: [[`${seconds.toFixed(0)} s`, ms(hidden), ms(shown), percent((shown - hidden) / 1000 / seconds)]],
    notes: [`In process, in virtual time, sandbox included; medians of ${settings.runs} runs. Aim: 1 %.`],
  }
}

/** A folder of its own with a manifest in it. */
function prepare({ folder }: Settings, name: string, agents: number) {
  const cwd = join(folder, `apply-${name}`)
  mkdirSync(cwd)
  return { cwd, manifest: writeManifest(cwd, { agents, sopLength: SOP_LENGTH }, 'inline') }
}

/** What creating the agents takes on v2. */
const postsOf = (agents: number): readonly object[] =>
  Array.from({ length: agents }, (_, n) => ({
    path: `/v2/teams/${TEAM_ID}/agents`,
    body: {
      name: `Agent ${String(n).padStart(5, '0')}`,
      build: { name: `bench/agent-${String(n).padStart(5, '0')}@local`, config: configOf(n, SOP_LENGTH) },
    },
    ...(n % 2 === 0 ? { flags: { slack_enabled: true } } : {}),
  }))
