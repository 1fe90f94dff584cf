/** What progress looks like: figures in, a line out. Pure. */

import type { Usage } from '../api/limiter-usage.ts'
import { visible } from '../report/visible.ts'

/** How things stand. */
export interface Figures {
  /** What is being done: `Applying`. */
  readonly label: string
  /** How much of it is done; `null` where that cannot be counted. */
  readonly count: Count | null
  /** The key's budget; `null` before there is a client. */
  readonly usage: Usage | null
  /** About how much longer, in ms; `null` where nobody knows. */
  readonly leftMs: number | null
}

export interface Count {
  readonly done: number
  readonly total: number
  /** What is counted, where the label does not say: `agents`. */
  readonly what: string | null
  /** How much of the work is behind us, 0 to 1: what the bar shows. */
  readonly share: number
}

const BAR = 10
/** Shorter waits are the ordinary rhythm of the limiter. */
const WORTH_SAYING_MS = 1000

/** One line for a terminal, at most `width` columns: what matters least gives way first. */
export function terminalLine(figures: Figures, width: number): string {
  const { label, count, usage } = figures
  const waiting = waitingText(usage)
  const left = leftText(figures.leftMs)
  const head = count === null ? [label] : [label, countText(count)]
  const withBar = count === null ? head : [label, bar(count), countText(count)]
  const told = (...details: (string | null)[]): readonly string[] => details.filter((text) => text !== null)
  // A wait says that the budget is used up, so it stands in the budget's place.
  const attempts = [
    { head: withBar, details: told(waiting ?? usageText(usage), left) },
    { head: withBar, details: told(waiting ?? briefUsageText(usage), left) },
    { head, details: told(waiting ?? briefUsageText(usage), left) },
    { head, details: told(waiting ?? left) },
    { head, details: told(left) },
    { head, details: [] },
  ]
  const lines = attempts.map((attempt) => [attempt.head.join(' '), ...attempt.details].join(' · '))
  return lines.find((line) => line.length <= width) ?? cut(lines.at(-1) ?? '', width)
}

/** One line for a log, without its line break. */
export function plainLine(figures: Figures): string {
  const { label, count, usage } = figures
  const head =
    count === null
      ? label
      : `${label}: ${number(count.done)} of ${number(count.total)}${count.what === null ? '' : ` ${visible(count.what)}`}`
  return [head, usageText(usage), waitingText(usage), leftText(figures.leftMs)]
    .filter((text) => text !== null)
    .join(', ')
}

const cut = (line: string, width: number): string =>
  line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`

/** Full only when everything is done. */
function bar({ share }: Count): string {
  const full = Math.max(0, Math.min(BAR, Math.floor(share * BAR)))
  return '█'.repeat(full) + '░'.repeat(BAR - full)
}

const countText = ({ done, total, what }: Count): string =>
  what === null ? `${number(done)}/${number(total)}` : `${number(done)} of ${number(total)} ${visible(what)}`

function usageText(usage: Usage | null): string | null {
  if (usage === null || usage.used === 0) return null
  const { used, limit } = usage
  if (limit === null) return `${number(used)} ${used === 1 ? 'request' : 'requests'} this minute`
  return `${number(used)}/${number(limit)} requests this minute`
}

const briefUsageText = (usage: Usage | null): string | null =>
  usageText(usage)?.replace(/ requests? this minute$/, ' req/min') ?? null

const waitingText = (usage: Usage | null): string | null =>
  usage === null || usage.waitingMs < WORTH_SAYING_MS
    ? null
    : `waiting ${Math.ceil(usage.waitingMs / 1000)} s for the rate limit`

/** `about 40 s left`; nothing for less than a few seconds. */
function leftText(ms: number | null): string | null {
  if (ms === null || ms < 3000) return null
  const seconds = Math.ceil(ms / 5000) * 5
  if (seconds < 90) return `about ${seconds} s left`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`
}

const number = (value: number): string => value.toLocaleString('en-US')
