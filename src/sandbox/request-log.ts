/**
 * One request the sandbox received, admin and health requests aside. `path` carries the query; `status` is null
 * while there is no answer, and stays so when the connection broke or the caller gave up; `at` is epoch
 * milliseconds of arrival; `actor` is the e-mail of the key's user, null for an unknown key; `fault` says which
 * kind of fault struck, null for none; `body` is null as well when the connection was refused, unread.
 */
export type RequestRecord = {
  method: string
  path: string
  body: unknown
  status: number | null
  at: number
  actor: string | null
  fault: string | null
}

/** The log, oldest first. `add` gives the record's number, from 1; `all` shows what happens after it was called. */
export type RequestLog = {
  add(record: RequestRecord): number
  all(): readonly RequestRecord[]
  clear(): void
}

export function createRequestLog(): RequestLog {
  const records: RequestRecord[] = []
  return {
    add: (record) => records.push(record),
    all: () => records,
    clear: () => void records.splice(0),
  }
}

/** A request body for the log: parsed where it is JSON, as text where it is not, null where there is none. */
export function loggedBody(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
