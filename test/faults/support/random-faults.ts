/** Random trouble, as the lines that `--fault` takes. */

import { wire } from '../../helpers/dialect.ts'
import type { Dice } from './draft.ts'

const REQUESTS = [
  wire('GET agents'),
  wire('GET connections'),
  wire('GET agent-folders'),
  wire('GET connections/*/credentials'),
  wire('GET agents/*/revisions'),
  'GET **',
  wire('POST agent-folders'),
  wire('POST connections'),
  wire('POST agents'),
  wire('POST agents'),
  wire('POST agents/*/revisions'),
  // On v1, where nothing is promoted, it strikes nothing.
  wire('POST revisions/*/promote'),
  wire('POST agent-folders/*/agents'),
  wire('POST agent-folders/move-agents'),
  'POST **',
  wire('PATCH agents/*'),
  wire('PATCH revisions/*'),
  wire('PATCH agent-folders/*'),
  wire('PATCH connections/*'),
  'PATCH **',
  'DELETE **',
  '* **',
]

const TROUBLES = [
  'refused',
  ...['drop', 'hang', 'html', '408', '500', '502', '503', '504'].flatMap((what) => [
    `${what}-before`,
    `${what}-after`,
  ]),
  ...['429', '429:7', '429-date:3', '429-reset-past', '429-reset-ms:2', '429-bare'],
  ...['truncated', 'cut', 'empty', 'slow:5000', 'slow:40000', 'echo:500'],
]

/** One to six faults; most pass by, some stay until somebody clears them. */
export function randomFaults(roll: Dice): readonly string[] {
  return Array.from({ length: 1 + roll.number(6) }, () => {
    const from = roll.chance(0.6) ? '' : ` @${2 + roll.number(4)}`
    const times = roll.chance(0.15) ? '' : ` x${1 + roll.number(roll.chance(0.2) ? 8 : 3)}`
    return `${roll.pick(REQUESTS)} ${roll.pick(TROUBLES)}${from}${times}`
  })
}
