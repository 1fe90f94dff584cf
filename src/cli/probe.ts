/** `duvo-plan --probe`: asks the servers that connections point to. Sends nothing that changes anything, and no secret. */

import type { WriteClient } from '../api/client.ts'
import type { Allowance } from '../api/guard.ts'
import { kinds } from '../kinds/index.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredResource } from '../model/manifest.ts'
import type { ApiFlags } from './flags.ts'
import type { Output } from './output.ts'
import type { Prepared } from './prepare.ts'
import { startProgress } from './progress.ts'
import type { World } from './world.ts'

/** v1, v2: both say of themselves that they perform no writes. The client is told here, not by those who send them. */
export const PROBES: readonly Allowance[] = [
  { method: 'POST', path: /\/v1\/connections\/mcp\/probe|\/v2\/teams\/[^/]+\/connections\/mcp\/probe/ },
  { method: 'POST', path: /\/v[12]\/connections\/oauth\/mcp\/check/ },
]

/** What the servers had to say, in the order of the manifest. */
export async function probe(
  world: World,
  flags: ApiFlags,
  output: Output,
  { client, loaded, plan }: Prepared<WriteClient>,
): Promise<readonly Diagnostic[]> {
  const { target } = flags
  const wanted = loaded.manifest.resources.filter(
    ({ address }) => target.length === 0 || target.includes(address),
  )
  const progress = await startProgress(world, output, 'Asking servers', { client })
  const probeOne = async (desired: DesiredResource): Promise<readonly Diagnostic[]> => {
    const kind = kinds.find(({ name }) => name === desired.kind)
    const said = (await kind?.probe[plan.dialect]?.(client.writer, desired)) ?? []
    const position = loaded.locate([kind?.section ?? '', desired.key])
    return said.map((diagnostic) => ({ ...diagnostic, ...(position === undefined ? {} : { position }) }))
  }
  try {
    const said = (await Promise.all(wanted.map(probeOne))).flat()
    for (const diagnostic of said) output.event({ type: 'diagnostic', diagnostic })
    return canProbe(plan.dialect) ? said : [cannotProbe]
  } finally {
    progress.stop()
  }
}

const canProbe = (dialect: Prepared<WriteClient>['plan']['dialect']): boolean =>
  kinds.some((kind) => kind.probe[dialect] !== undefined)

const cannotProbe: Diagnostic = {
  severity: 'info',
  code: 'probed',
  message: 'This generation of the API cannot ask servers, so --probe asked none.',
  hint: 'Leave --probe out until the team is on a newer API.',
}
