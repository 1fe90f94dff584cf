/** Looking at what a resource points to outside Duvo, without changing anything: `duvo-plan --probe`. */

import type { Diagnostic } from './diagnostic.ts'
import type { Writer } from './io.ts'
import type { Dialect } from './live.ts'
import type { DesiredResource } from './manifest.ts'

export interface ProbeFacet {
  readonly section: string
  readonly name: string
  /** By dialect: what there is to say of a resource, nothing for most. Secrets are never sent. */
  readonly probe: Readonly<Partial<Record<Dialect, Prober>>>
}

export type Prober = (io: Writer, desired: DesiredResource) => Promise<readonly Diagnostic[]>
