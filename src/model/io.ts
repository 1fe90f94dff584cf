/** The API as kinds see it: verbs and paths in, rows out. Implemented by `api/`, faked by nobody. */

import type { Uuid } from './address.ts'
import type { JsonObject } from './json.ts'
import type { Failure, Result } from './result.ts'

export type Query = Readonly<Record<string, string | number>>

export interface Reader {
  /** The team of team-scoped paths; `null` where the key alone decides (v1), and until it is known. */
  readonly team: Uuid | null
  get(path: string, query?: Query): Promise<Result<JsonObject, Failure>>
  /** Every row of a list, all pages, no id twice, checked against `total`. */
  list(request: ListRequest): Promise<Result<readonly JsonObject[], Failure>>
}

export interface ListRequest {
  readonly path: string
  /** The key of the answer that holds the rows: `agents`. */
  readonly rows: string
  readonly query?: Query
  /** The largest page the API serves; `null` for a list that is never paged. */
  readonly pageSize: number | null
}

export interface Writer extends Reader {
  send(request: WriteRequest): Promise<Result<JsonObject, Failure>>
}

export interface WriteRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Query
  readonly body?: JsonObject
  /**
   * `repeat`: sending it twice does no harm (moves, PATCH, DELETE), so it is retried whenever its fate is unknown.
   * `once`: it creates something; it is sent again only when it surely had no effect, else the failure says
   * `fate: 'unknown'`.
   */
  readonly retry: 'repeat' | 'once'
}
