import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { JsonObject } from './state.ts'

/** A refusal with the status and body a client gets to see. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode
  readonly body: JsonObject

  constructor(status: ContentfulStatusCode, body: JsonObject) {
    super(typeof body['message'] === 'string' ? body['message'] : String(body['error']))
    this.name = 'ApiError'
    this.status = status
    this.body = body
  }
}

/** 400: the request itself is wrong; `message` names the field. */
export const badRequest = (message: string): ApiError =>
  new ApiError(400, { error: 'Invalid request', message })

/** 401: no key, or one nobody knows. */
export const unauthorized = (message: string): ApiError =>
  new ApiError(401, { error: 'Unauthorized', message })

/** 403: the row exists, and this key may not do that to it. */
export const forbidden = (message: string): ApiError => new ApiError(403, { error: 'Forbidden', message })

/** 404: no such row in the key's team. */
export const notFound = (what: string, id: string): ApiError =>
  new ApiError(404, { error: 'Not found', message: `${what} ${id} does not exist` })

/** 409: the request is right, and the row is not in the state for it. */
export const conflict = (message: string): ApiError => new ApiError(409, { error: 'Conflict', message })
