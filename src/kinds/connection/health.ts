/** Whether a connection works, which is no field of it: v2 tells when one has stopped working, and why. */

import type { JsonObject } from '../../model/json.ts'
import type { Unknown } from '../../model/kind.ts'
import type { LiveResource } from '../../model/live.ts'
import type { Attrs } from '../../model/manifest.ts'
import { compact, textAt } from '../row.ts'

/** v2: since when a connection no longer works, and why; v1 tells neither. */
export function health(row: JsonObject): JsonObject {
  const at = textAt(row, 'broken_at')
  return at === null ? {} : compact({ brokenAt: at, brokenReason: textAt(row, 'broken_reason') ?? undefined })
}

export const isBroken = ({ extra }: Pick<LiveResource, 'extra'>): boolean =>
  typeof extra['brokenAt'] === 'string'

/** Nothing an apply could mend: it is told beside the plan. */
export function broken(address: string, attrs: Attrs, live: LiveResource): readonly Unknown[] {
  if (!isBroken(live)) return []
  const { brokenAt, brokenReason } = live.extra
  const reason = typeof brokenReason === 'string' ? `: ${brokenReason.replaceAll(/\s+/g, ' ').trim()}` : ''
  return [
    {
      code: 'connection-broken',
      message: `${address} does not work since ${brokenAt}${reason}`,
      hint: cure(address, attrs['provider']),
      within: '',
    },
  ]
}

function cure(address: string, provider: Attrs[string] | undefined): string {
  if (provider === 'native' || provider === 'mcp') return `Run: duvo-connect ${address}`
  return provider === 'composio'
    ? "Connect it again in Duvo's web interface."
    : "Connect it again in Duvo's web interface, or give it working credentials (--rotate sends them again)."
}
