/**
 * What no request can create alone: a person has to agree in a browser first. A kind says here how that is begun and
 * completed; `connector/` takes a person through it.
 */

import type { Address, Uuid } from './address.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Writer } from './io.ts'
import type { JsonObject } from './json.ts'
import type { PlanFacet, ReadFacet } from './kind.ts'
import type { Dialect, LiveResource } from './live.ts'
import type { Attrs, DesiredResource } from './manifest.ts'
import type { Outcome, Traffic } from './outcome.ts'
import type { Failure, Result } from './result.ts'

/** For the connector: which resources need a person, and how each dialect asks one. */
export interface ConsentFacet extends ReadFacet, Pick<PlanFacet, 'identity' | 'aliases'> {
  /** By dialect: the way for a resource with these attributes; `null` where nobody has to agree, or none leads there. */
  readonly consent: Readonly<Partial<Record<Dialect, (attrs: Attrs) => Consent | null>>>
}

/** The way to one resource. */
export interface Consent {
  /** Whether there is any use in asking a person. Changes nothing. */
  check(request: ConsentRequest): Promise<Result<null, Failure>>
  /** Whether what is live works no longer, and a person can mend it by agreeing again. */
  isBroken(live: LiveResource): boolean
  /** Begins it. What is not followed up leaves nothing behind in Duvo, so this may be repeated. */
  start(request: ConsentRequest): Promise<Result<Started, Failure>>
  /** Makes the resource of what the person agreed to; `null` where Duvo does that by itself. */
  readonly finish: ((request: ConsentRequest, memo: JsonObject) => Promise<Finished>) | null
}

export interface ConsentRequest {
  readonly io: Writer
  readonly desired: DesiredResource
  /** The live one that is to work again; `null` for a new one. */
  readonly broken: Uuid | null
  /** A text with `${env:NAME}` → the secret itself. */
  secret(template: string): string
}

export interface Started {
  /** Where a person says yes or no (http or https); `null` where the answer is known already. */
  readonly url: string | null
  /** What `finish` needs to know. */
  readonly memo: JsonObject
}

export type Finished =
  | { readonly state: 'made'; readonly id: Uuid | null }
  /** The person has not answered yet; or what was sent is wrong, which the API does not tell apart. */
  | { readonly state: 'pending'; readonly failure: Failure }
  /** The person, or the other side, said no. */
  | { readonly state: 'refused'; readonly failure: Failure }
  | { readonly state: 'failed'; readonly failure: Failure }

/** How it ended. `incomplete`: connected, and not all that the manifest says of it is kept. */
export type ConnectStatus =
  | 'connected'
  | 'already-connected'
  | 'incomplete'
  | 'timed-out'
  | 'refused'
  | 'interrupted'

/** What taking a person through it led to. */
export interface ConnectResult {
  readonly address: Address
  readonly status: ConnectStatus
  /** What Duvo calls it, where it exists. */
  readonly live: { readonly id: Uuid; readonly name: string } | null
  /** What was brought in step with the manifest after it had appeared. */
  readonly outcomes: readonly Outcome[]
  readonly diagnostics: readonly Diagnostic[]
  /** Why it is not connected. */
  readonly failure: Failure | null
  readonly traffic: Traffic & { readonly seconds: number }
}
