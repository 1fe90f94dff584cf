/** Takes a person through one connection's consent, and brings what has appeared in step with the manifest. */

import type { Option } from 'commander'
import type { WriteClient } from '../api/client.ts'
import { spokenTime } from '../api/spoken-time.ts'
import { type Connected, connect, type Found } from '../connector/connect.ts'
import { kinds } from '../kinds/index.ts'
import type { Uuid } from '../model/address.ts'
import type { ConnectResult, ConnectStatus } from '../model/consent.ts'
import { hasErrors } from '../model/diagnostic.ts'
import type { LiveResource } from '../model/live.ts'
import type { DesiredResource } from '../model/manifest.ts'
import { isEffective, type Plan } from '../model/plan.ts'
import type { Failure } from '../model/result.ts'
import { carryOut, isGuarded, type RunFlags, statusOf, verify } from './apply-run.ts'
import { time } from './flags.ts'
import type { Output } from './output.ts'
import type { Prepared } from './prepare.ts'
import { type Progress, startProgress } from './progress.ts'
import { fillSecret } from './secrets.ts'
import { plainOptions, planOn } from './session.ts'
import type { World } from './world.ts'

export interface ConsentFlags extends RunFlags {
  /** How long to wait for the person, ms. */
  readonly wait: number
  /** Whether to open the browser for them. */
  readonly open: boolean
}

/** A person's usual patience with a page, ms. */
const USUAL_WAIT = 5 * 60_000

export const waitOption = (description: string): Option =>
  time('--wait <time>', `${description} (0: only print the page)`, USUAL_WAIT, '5m')

export type ConnectEnd =
  | { readonly kind: 'result'; readonly result: Omit<ConnectResult, 'traffic'> }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The key is somebody else's. */
  | { readonly kind: 'guard'; readonly failure: Failure }

/** A run that can write, and what it goes by. */
export interface ConnectRun {
  readonly world: World
  readonly flags: ConsentFlags
  readonly output: Output
  readonly prepared: Prepared<WriteClient>
  readonly signal: AbortSignal
}

/** @param broken the live one that has to be connected again; `null` where there is none yet */
export async function takeThrough(
  run: ConnectRun,
  desired: DesiredResource,
  broken: Uuid | null = null,
): Promise<ConnectEnd> {
  const { world, flags, prepared, signal } = run
  const { dialect } = prepared.plan
  const kind = kinds.find(({ name }) => name === desired.kind)
  const reader = kind?.read[dialect]
  const consent = kind?.consent[dialect]?.(desired.attrs) ?? null
  if (kind === undefined || reader === undefined || consent === null) {
    return { kind: 'failed', failure: noWay(prepared.plan, desired) }
  }
  const shown: Progress[] = []
  try {
    const connected = await connect({
      kind,
      reader,
      consent,
      desired,
      broken,
      io: prepared.client.writer,
      clock: world.clock,
      waitMs: flags.wait,
      settleMs: flags.settle,
      signal,
      secret: (template) => fillSecret(template, world.env),
      present: async (url) => {
        await present(run, desired, url)
        if (flags.wait > 0) shown.push(await showWaiting(run))
      },
    })
    for (const progress of shown.splice(0)) progress.stop()
    return await endOf(run, desired, broken, connected)
  } finally {
    for (const progress of shown) progress.stop()
  }
}

/** Nothing else shows the link: it is told even when quiet, and beside the result, never in it. */
async function present({ world, flags, output }: ConnectRun, desired: DesiredResource, url: string) {
  const within = flags.wait > 0 ? ` within ${spokenTime(flags.wait)}` : ''
  world.stderr.write(
    output.redact(`To connect ${desired.address}, open this page${within} and agree:\n\n  ${url}\n\n`),
  )
  if (!flags.open || !world.stderr.isTTY) return
  if (!(await world.openUrl(url)))
    output.remark('Your browser could not be opened: open the page yourself.\n')
}

function showWaiting({ world, flags, output, prepared }: ConnectRun): Promise<Progress> {
  const deadline = world.clock.now() + flags.wait
  return startProgress(world, output, 'Waiting for consent', {
    client: prepared.client,
    patience: () => deadline - world.clock.now(),
  })
}

async function endOf(
  run: ConnectRun,
  desired: DesiredResource,
  broken: Uuid | null,
  connected: Connected,
): Promise<ConnectEnd> {
  const { address } = desired
  const unfinished = (status: ConnectStatus, failure: Failure): ConnectEnd => ({
    kind: 'result',
    result: { address, status, live: null, outcomes: [], diagnostics: [], failure },
  })
  switch (connected.kind) {
    case 'connected':
    case 'already-connected':
      return planAgain(run, desired, connected.kind, connected.found)
    case 'timed-out':
      return unfinished('timed-out', tooLate(desired, broken, connected, run.flags.wait))
    case 'refused':
      return unfinished('refused', turnedDown(desired, connected.failure))
    case 'interrupted':
      return unfinished('interrupted', stopped(desired))
    case 'failed':
      return connected
    default:
      return connected satisfies never
  }
}

/** What is connected, and nothing besides to tell. */
const resultOf = (
  { address }: DesiredResource,
  status: ConnectStatus,
  { id, name }: LiveResource,
): Omit<ConnectResult, 'traffic'> => ({
  address,
  status,
  live: { id, name },
  outcomes: [],
  diagnostics: [],
  failure: null,
})

/** What has appeared is planned as if it had been there all along, guards included, and brought in step. */
async function planAgain(
  run: ConnectRun,
  desired: DesiredResource,
  status: 'connected' | 'already-connected',
  { live, caller }: Found,
): Promise<ConnectEnd> {
  const { world, flags, prepared } = run
  const { loaded, client, repository, plan } = prepared
  const known = prepared.snapshot.caller
  const snapshot = {
    ...prepared.snapshot,
    resources: [...prepared.snapshot.resources.filter(({ id }) => id !== live.id), live],
    caller: { team: known.team ?? caller.team, user: known.user ?? caller.user },
  }
  const options = { ...plainOptions(flags), targets: [desired.address], allowStale: true }
  const request = { world, flags, loaded, io: client.reader, repository, options }
  const planned = await planOn(request, snapshot)
  if (!planned.ok) return { kind: 'failed', failure: planned.error }
  const { result } = planned.value
  if (result.kind === 'refused') return { kind: 'guard', failure: strangers(desired, live, result.refusals) }
  if (result.kind === 'errors') {
    return {
      kind: 'result',
      result: { ...resultOf(desired, 'incomplete', live), diagnostics: result.diagnostics },
    }
  }
  const made = {
    ...prepared,
    plan: { ...result.plan, dialect: plan.dialect },
    snapshot: planned.value.snapshot,
  }
  return bringInStep({ ...run, prepared: { ...made, readAt: world.clock.now() } }, desired, status, live)
}

/** Its name, and whom it is shared with: applied as any update is. The plan is of nothing but this connection. */
export async function bringInStep(
  { world, flags, output, prepared, signal }: ConnectRun,
  desired: DesiredResource,
  status: 'connected' | 'already-connected',
  live: LiveResource,
): Promise<ConnectEnd> {
  const connected = resultOf(desired, status, live)
  const [update] = prepared.plan.changes.filter(isEffective)
  if (update === undefined) return { kind: 'result', result: connected }
  const sent = await carryOut(world, flags, output, prepared, signal)
  const verified = await verify(world, flags, output, prepared, sent, signal)
  const { outcomes, diagnostics } = verified
  const isInStep = statusOf(verified) === 'applied' && !hasErrors(diagnostics) && !isGuarded(diagnostics)
  const renamed = update.fields.find(({ path }) => path === '/name')?.after
  const name = isInStep && typeof renamed === 'string' ? renamed : live.name
  return {
    kind: 'result',
    result: {
      ...connected,
      status: isInStep ? status : 'incomplete',
      live: { id: live.id, name },
      outcomes,
      diagnostics,
    },
  }
}

/** Why nobody can be asked: as the plan says it, where it does. */
function noWay({ changes }: Plan, { address }: DesiredResource): Failure {
  const blocked = changes.find((change) => change.address === address && change.action === 'blocked')
  const { reason = 'nobody has to consent to it', hint = 'Run duvo-apply: it makes it by itself.' } =
    blocked ?? {}
  return { code: 'cannot-connect', message: `${address} cannot be connected like this: ${reason}.`, hint }
}

function strangers({ address }: DesiredResource, { id }: LiveResource, [first]: Plan['refusals']): Failure {
  return {
    code: 'guard',
    message: `${address} was connected (${id}), but not where the manifest wants it. ${first?.message ?? ''}`,
    hint: "Remove it in Duvo's web interface, then run duvo-connect with the right DUVO_API_KEY.",
  }
}

const again = (address: string): string =>
  `Run duvo-connect ${address} again: where the consent was given meanwhile, it finds the connection.`

function tooLate(
  { address }: DesiredResource,
  broken: Uuid | null,
  { said, others }: Extract<Connected, { kind: 'timed-out' }>,
  waitMs: number,
): Failure {
  const appeared = others.map(
    ({ id, name }) => `New in Duvo meanwhile is ${JSON.stringify(name)}. If it is that one: \`id: ${id}\``,
  )
  return {
    code: 'not-connected',
    message: [
      waitMs > 0
        ? `${address} ${broken === null ? 'did not appear' : 'did not work again'} within ${spokenTime(waitMs)}: nobody consented, or they said no.`
        : `${address} is not connected yet: nobody was waited for (--wait 0).`,
      ...(said === null ? [] : [`Duvo said last: ${said.message}`]),
    ].join(' '),
    hint: [again(address), ...appeared].join('\n'),
  }
}

const turnedDown = ({ address }: DesiredResource, { message, status, request }: Failure): Failure => ({
  code: 'not-connected',
  message: `${address} was not allowed to connect. ${message}`,
  hint: `Run duvo-connect ${address} again to ask once more.`,
  ...(status === undefined ? {} : { status }),
  ...(request === undefined ? {} : { request }),
})

const stopped = ({ address }: DesiredResource): Failure => ({
  code: 'interrupted',
  message: `The run was stopped before ${address} appeared.`,
  hint: again(address),
})
