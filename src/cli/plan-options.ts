/** Flags of plan and apply → what the planner is asked for. */

import { kinds } from '../kinds/index.ts'
import { type Address, parseAddress } from '../model/address.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { PlanOptions } from '../planner/input.ts'
import type { PlanFlags } from './flags.ts'
import { plainOptions } from './session.ts'

/** @param rotate addresses from `--rotate`, which only apply has */
export function planOptions(flags: PlanFlags, rotate: readonly string[] = []): Result<PlanOptions, Failure> {
  const names = kinds.map(({ name }) => name)
  const kind = flags.prune.find((name) => !names.includes(name))
  if (kind !== undefined)
    return bad(`--prune ${kind}: there is no such kind.`, `Kinds are ${names.join(', ')}.`)
  for (const [flag, addresses] of Object.entries({
    '--target': flags.target,
    '--allow-delete': flags.allowDelete,
    '--allow-create': flags.allowCreate,
    '--rotate': rotate,
  })) {
    const odd = addresses.find((address) => !names.includes(parseAddress(address)?.kind ?? ''))
    if (odd !== undefined) {
      return bad(`${flag} ${odd}: this is not an address.`, 'Addresses look like agent.invoice-processor.')
    }
  }
  return ok({
    ...plainOptions(flags),
    prune: flags.prune,
    allowDelete: flags.allowDelete as readonly Address[],
    maxDeletes: flags.maxDeletes ?? null,
    allowCreate: flags.allowCreate as readonly Address[],
    allowStale: flags.allowStale,
    rotate: rotate as readonly Address[],
  })
}

const bad = (message: string, hint: string): Result<never, Failure> =>
  fail({ code: 'bad-setting', message, hint })
