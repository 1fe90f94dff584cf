/** Random trouble, as the lines that `--fault` takes. */

import type { Dice } from './draft.ts'

const REQUESTS = [
  'GET /v1/agents',
  'GET /v1/connections',
  'GET /v1/agent-folders',
  'GET /v1/connections/*/credentials',
  'GET /v1/agents/*/revisions',
  'GET **',
  'POST /v1/agent-folders',
  'POST /v1/connections',
  'POST /v1/agents',
  'POST /v1/agents',
  'POST /v1/agents/*/revisions',
  'POST /v1/agents/*/revisions',
  'POST /v1/agent-folders/*/agents',
  'POST /v1/agent-folders/move-agents',
  'POST **',
  'PATCH /v1/agents/*',
  'PATCH /v1/revisions/*',
  'PATCH /v1/agent-folders/*',
  'PATCH /v1/connections/*',
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
