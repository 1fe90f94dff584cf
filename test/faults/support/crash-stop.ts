/** Somebody presses Ctrl-C at a chosen request; and what a report has to say to be true. */

import { expect } from 'vitest'
import type { Team, TeamRun } from '../../helpers/team.ts'

/** What `duvo-apply --format json` prints, as far as tests look into it. */
export interface ApplyJson {
  readonly status: string
  readonly outcomes: readonly {
    readonly address: string
    readonly status: string
    readonly id: string | null
    readonly requests: number
    readonly because_of: string | null
    readonly error: { readonly code: string; readonly fate: string | null } | null
  }[]
  readonly requests: { readonly sent: number; readonly retried: number; readonly throttled: number }
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[]
}

export const readApply = (run: { readonly stdout: string }): ApplyJson => JSON.parse(run.stdout) as ApplyJson

export interface StoppingFetch {
  readonly fetch: typeof fetch
  readonly stop: AbortSignal
  /** Requests that were begun after the stop: there must be none. */
  readonly late: readonly string[]
}

/** Stops the run while the request that `when` picks is on its way. `n` counts the requests of its sort from 1. */
export function stoppingFetch(
  { sandbox }: Team,
  when: (request: { readonly isWrite: boolean; readonly n: number }) => boolean,
): StoppingFetch {
  const controller = new AbortController()
  const late: string[] = []
  const counts = { reads: 0, writes: 0 }
  return {
    stop: controller.signal,
    late,
    async fetch(input, init) {
      const request = new Request(input, init)
      if (controller.signal.aborted) late.push(`${request.method} ${request.url}`)
      const isWrite = request.method !== 'GET'
      const n = isWrite ? ++counts.writes : ++counts.reads
      const pressed = when({ isWrite, n })
      // A signal never comes in the middle of things: whatever was about to be sent is sent by then.
      await new Promise((resolve) => setImmediate(resolve))
      if (pressed) controller.abort()
      return sandbox.fetch(request)
    },
  }
}

/** The account of an interrupted apply against what is really there, and what was really sent. */
export async function expectTrueAccount(
  team: Team,
  source: object,
  run: TeamRun,
  at: string,
): Promise<ApplyJson> {
  const account = readApply(run)
  expect(account.status, at).toBe('interrupted')
  expect(run.exit, at).toBe(4)
  expect(team.clock.sleeping(), `${at}: nothing is left waiting`).toBe(0)
  expect(account.requests.sent, at).toBe(run.requests.length)
  const counted = account.outcomes.reduce((sum, { requests }) => sum + requests, 0)
  expect(counted, `${at}: writes as counted`).toBe(run.writes.length)

  const next = await team.run('plan', source, ['--format', 'json'])
  const { changes } = JSON.parse(next.stdout) as {
    changes: { address: string; action: string; id: string | null }[]
  }
  const open = account.outcomes.filter(({ status }) => status !== 'applied')
  expect(open.map(({ address }) => address).sort(), `${at}: what is not done`).toEqual(
    changes.map(({ address }) => address).sort(),
  )
  const ids = new Map(changes.map(({ address, id }) => [address, id]))
  for (const { address, status, id, error, because_of } of open) {
    expect(status, `${at}: ${address}`).toBe('skipped')
    expect(error?.code ?? because_of, `${at}: ${address}`).toMatch(/^interrupted$|\./)
    expect(error?.fate ?? 'not-applied', `${at}: ${address}`).toBe('not-applied')
    expect(id, `${at}: ${address} exists or not`).toBe(ids.get(address))
  }
  return account
}

/**
 * Applies under a deadline. In virtual time a deadline would come as soon as nobody does anything but wait for git,
 * which is real; so no time passes until the first request.
 */
export async function applyUntil(team: Team, source: object, args: readonly string[]): Promise<TeamRun> {
  let begin: () => void = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const holding = team.clock.hold(begun)
  const run = await team.run('apply', source, args, {
    fetch: (input, init) => {
      begin()
      return team.sandbox.fetch(input, init)
    },
  })
  begin()
  await holding
  return run
}
