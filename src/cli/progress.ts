/**
 * Progress of long work, on stderr. On a terminal one line that moves, for people who read text; in logs and pipes a
 * plain line now and then; nothing with `--quiet`.
 */

import type { ReadClient } from '../api/client.ts'
import type { ListProgress } from '../api/list-progress.ts'
import type { Output } from './output.ts'
import { type Count, type Figures, plainLine, terminalLine } from './progress-line.ts'
import type { World } from './world.ts'

export interface Progress {
  /** Takes the line away. What is printed while it moves goes above it. */
  stop(): void
}

/** What the figures are taken from. */
export interface Work {
  readonly client: ReadClient
  /** How far a plan is carried out; without one, the lists that are being read are counted. */
  readonly carried?: () => Carried
  /** How long a person is still waited for, in ms; then there is nothing to count. */
  readonly patience?: () => number | null
}

/** How far a plan is carried out. */
export interface Carried {
  /** Changes: finished, and all. */
  readonly done: number
  readonly total: number
  /** The plan's requests: still to be sent, and all. Changes that share a request finish together, long after most is sent. */
  readonly requestsLeft: number
  readonly requests: number
  /** Requests that follow when everything is applied. */
  readonly afterwards: number
}

/** A log gets a line as often as this, and none before that. */
const LOG_EVERY_MS = 10_000
/** A terminal's figures are looked up as often as this. */
const MOVE_EVERY_MS = 250
/** The sign that turns, a blank, and the last column, which makes some terminals break the line. */
const BESIDE_THE_LINE = 3
/** Turns where there is no colour. */
const PLAIN_SIGN = '|/-\\'
/** The cursor stays: a run that is killed could not bring it back. */
const SHOW_CURSOR = '\u001b[?25h'

const SILENT: Progress = { stop: () => {} }

/**
 * Begins to show how work goes on. Whoever calls it has to stop it, whatever happens.
 * @param label what is being done: `Reading Duvo`
 */
export async function startProgress(
  world: World,
  output: Output,
  label: string,
  work?: Work,
): Promise<Progress> {
  if (output.flags.quiet) return SILENT
  const figures = (): Figures => figuresOf(label, work)
  if (!isTerminal(world)) return work === undefined ? SILENT : log(world, output, work.client, figures)
  return movesOnTerminal(world, output) ? draw(world, output, figures) : SILENT
}

/** Whether a line moves while work goes on, so that nobody has to be told of waits. */
export const movesOnTerminal = (world: World, output: Output): boolean =>
  isTerminal(world) && output.showsProgress

/** A terminal on which a line can be drawn over. CI services that offer one keep what it shows as a log. */
const isTerminal = ({ stderr, env }: World): boolean =>
  stderr.isTTY && stderr.stream !== undefined && env['TERM'] !== 'dumb' && env['CI'] === undefined

async function draw(world: World, output: Output, figures: () => Figures): Promise<Progress> {
  const { stream } = world.stderr
  if (stream === undefined) return SILENT
  const { default: createSpinner } = await import('yocto-spinner')
  const isColored = output.textOptions(world.stderr).color
  let turn = 0
  const line = (): string => {
    turn += 1
    const sign = isColored ? '' : PLAIN_SIGN.charAt(turn % PLAIN_SIGN.length)
    const columns = (stream.columns || 80) - BESIDE_THE_LINE
    return `${sign} ${output.redact(terminalLine(figures(), columns))}${SHOW_CURSOR}`.trimStart()
  }
  const spinner = createSpinner({
    text: line(),
    stream,
    // Ctrl-C is the command's business: it finishes what is in flight first.
    handleSignals: false,
    // Its own sign is always coloured.
    ...(isColored ? {} : { spinner: { frames: [''] } }),
  }).start()
  const over = new AbortController()
  const move = async (): Promise<void> => {
    for (;;) {
      await world.clock.sleep(MOVE_EVERY_MS, over.signal)
      spinner.text = line()
    }
  }
  // Ends by the abort, and with it alone.
  move().catch(() => undefined)
  return {
    stop: () => {
      over.abort()
      spinner.stop()
    },
  }
}

/** Driven by answers, not by a timer: while none come, the client has said what it waits for. */
function log(world: World, output: Output, client: ReadClient, figures: () => Figures): Progress {
  let told = world.clock.now()
  const stop = client.watch(() => {
    const now = world.clock.now()
    if (now - told < LOG_EVERY_MS) return
    told = now
    output.remark(`${plainLine(figures())}\n`)
  })
  return { stop }
}

function figuresOf(label: string, work: Work | undefined): Figures {
  if (work === undefined) return { label, count: null, usage: null, leftMs: null }
  const { client, patience } = work
  const usage = client.usage()
  if (patience !== undefined) return { label, count: null, usage: null, leftMs: patience() }
  const carried = work.carried?.()
  if (carried === undefined) return { label, count: longestList(client.lists()), usage, leftMs: null }
  const { done, total, requests, requestsLeft, afterwards } = carried
  const share = requests === 0 ? 1 : 1 - requestsLeft / requests
  const leftMs = client.timeFor(requestsLeft + afterwards)
  return { label, count: { done, total, what: null, share }, usage, leftMs }
}

/** The list of which most is missing, of those that take several pages. */
function longestList(lists: readonly ListProgress[]): Count | null {
  let longest: Count | null = null
  for (const { name, read, total } of lists) {
    if (total === null || total <= read) continue
    if (longest === null || total - read > longest.total - longest.done) {
      longest = { done: read, total, what: name, share: read / total }
    }
  }
  return longest
}
