/** One event as one line of JSON (NDJSON). Described by `schema/event.schema.json`. */

import type { RunEvent } from '../model/event.ts'
import type { JsonObject } from '../model/json.ts'
import type { Notice } from '../model/notice.ts'
import { outcomeJson } from './json-apply.ts'
import { diagnosticJson, errorJson, FORMAT_VERSION, safeJson } from './json-parts.ts'

/**
 * @param at when it happened, ms since the Unix epoch
 * @returns a line with its line break; there is no other one in it
 */
export const eventLine = (event: RunEvent, at: number): string =>
  safeJson(
    {
      format_version: FORMAT_VERSION,
      time: new Date(at).toISOString(),
      type: event.type,
      ...bodyOf(event),
    },
    0,
  )

/** What the exit codes mean, in a word. */
const STATUS = ['ok', 'error', 'changes', 'refused', 'partial'] as const

function bodyOf(event: RunEvent): JsonObject {
  switch (event.type) {
    case 'run_started':
      return { command: event.command, version: event.version }
    case 'manifest_loaded':
      return {
        project: event.project,
        team: event.team,
        resources: event.resources,
        manifest_digest: event.digest,
        files: event.files,
      }
    case 'live_read':
      return { dialect: event.dialect, resources: event.resources, requests: event.requests }
    case 'planned':
      return plannedJson(event)
    case 'planned_change':
      return {
        address: event.address,
        action: event.action,
        id: event.id,
        adopts: event.adopts,
        reason: event.reason,
        paths: event.paths,
      }
    case 'file_written':
      return { path: event.path }
    case 'change_started':
      return { address: event.address, action: event.action }
    case 'change_finished':
      return outcomeJson(event.outcome)
    case 'notice':
      return noticeJson(event.notice)
    case 'diagnostic':
      return diagnosticJson(event.diagnostic)
    case 'verified':
      return {
        applied: event.applied,
        failed: event.failed,
        skipped: event.skipped,
        not_kept: event.notKept,
        cut_short: event.cutShort,
      }
    case 'failure':
      return { status: event.status, error: errorJson(event.failure) }
    case 'run_finished':
      return finishedJson(event)
    default:
      return event satisfies never
  }
}

const plannedJson = ({ digest, summary, requests }: Extract<RunEvent, { type: 'planned' }>): JsonObject => ({
  plan_digest: digest,
  summary: {
    create: summary.create,
    update: summary.update,
    delete: summary.delete,
    blocked: summary.blocked,
    adopted: summary.adopted,
    orphaned: summary.orphaned,
    unchanged: summary.unchanged,
    unmanaged: summary.unmanaged,
  },
  requests: { apply: requests.apply, estimate_seconds: requests.estimateSeconds },
})

const noticeJson = (notice: Notice): JsonObject => ({
  notice: notice.type,
  text: notice.text,
  seconds: 'seconds' in notice ? notice.seconds : null,
  asked_seconds: 'askedSeconds' in notice ? notice.askedSeconds : null,
  header: 'header' in notice ? notice.header : null,
  request: 'request' in notice ? notice.request : null,
  retry: 'retry' in notice ? notice.retry : null,
})

const finishedJson = ({
  exitCode,
  requests,
  seconds,
}: Extract<RunEvent, { type: 'run_finished' }>): JsonObject => ({
  exit_code: exitCode,
  status: STATUS[exitCode],
  requests:
    requests === null
      ? null
      : { sent: requests.sent, retried: requests.retried, throttled: requests.throttled },
  seconds,
})
