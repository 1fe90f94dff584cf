/** Node processes, measured: how long, how much CPU, how much memory. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The repository: this file runs compiled, in bench/.build/bench/support. */
export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

export const binPath = (name: string): string => join(ROOT, 'dist/bin', `${name}.js`)

/** The script of what commands are compared with. */
export const FLOORS = fileURLToPath(new URL('../floors.js', import.meta.url))

/** What one run took. */
export interface Sample {
  readonly wallMs: number
  /** User and system, of the process itself. */
  readonly cpuMs: number
  /** The largest resident set. */
  readonly peakMb: number
}

export interface Run {
  /** What follows `node`. */
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes that mean it worked; 0 unless said otherwise. */
  readonly exits?: readonly number[]
}

const USAGE = join(ROOT, 'bench/usage.cjs')

/** Runs a Node process to its end; what it prints is read and dropped. Throws when it fails: a figure would mean nothing. */
export async function measure({ args, cwd = ROOT, env = {}, exits = [0] }: Run): Promise<Sample> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--require', USAGE, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const [, , errors, usage] = child.stdio
  if (!errors || !usage || !('readable' in usage)) throw new Error('a child without pipes')
  const said = Promise.all([text(errors), text(usage as NodeJS.ReadableStream)])
  const [code] = await once(child, 'exit')
  const wallMs = performance.now() - started
  const [complaint, figures] = await said
  if (!exits.includes(code as number))
    throw new Error(`node ${args.join(' ')} ended with ${code}: ${complaint}`)
  return { wallMs, ...(JSON.parse(figures) as Omit<Sample, 'wallMs'>) }
}

/** Runs each of these as often as asked, by turns, so that a busy moment of the machine meets all of them; the medians. */
export async function compare<Name extends string>(
  runs: number,
  candidates: Readonly<Record<Name, Run>>,
): Promise<Readonly<Record<Name, Sample>>> {
  const samples = new Map<Name, Sample[]>()
  const entries = Object.entries(candidates) as [Name, Run][]
  for (let round = 0; round < runs; round += 1) {
    for (const [name, run] of entries) samples.set(name, [...(samples.get(name) ?? []), await measure(run)])
  }
  return Object.fromEntries(entries.map(([name]) => [name, medianOf(samples.get(name) ?? [])])) as Record<
    Name,
    Sample
  >
}

const medianOf = (samples: readonly Sample[]): Sample => ({
  wallMs: median(samples.map(({ wallMs }) => wallMs)),
  cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
  peakMb: median(samples.map(({ peakMb }) => peakMb)),
})

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]]
  return (low + high) / 2
}

export const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version
