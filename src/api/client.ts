/** The HTTP client of the Duvo API: what kinds and rooms get as `Reader` and `Writer`. */

import pLimit from 'p-limit'
import type { Uuid } from '../model/address.ts'
import type { Clock } from '../model/clock.ts'
import type { Reader, Writer } from '../model/io.ts'
import type { Notice } from '../model/notice.ts'
import type { Traffic } from '../model/outcome.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { parseBaseUrl } from './base-url.ts'
import { type Line, perform } from './exchange.ts'
import { type Allowance, type Fetch, guardFetch, type Mode } from './guard.ts'
import { createLimiter } from './limiter.ts'
import type { Usage } from './limiter-usage.ts'
import { createListProgress, type ListProgress, type ListProgressBook } from './list-progress.ts'
import { readList } from './paging.ts'
import { type Share, shareOf, shareWithin } from './share-texts.ts'

export interface ClientOptions {
  /** An origin; a trailing `/v1` or `/v2` is tolerated. */
  readonly baseUrl: string
  /** `dv_…`; sent as a bearer token. */
  readonly apiKey: string
  /** `duvo-gitops/<version>`. */
  readonly userAgent: string
  /** For one request, its body included. 30 000 by default. */
  readonly timeoutMs?: number
  /** Requests under way at once. 8 by default. */
  readonly concurrency?: number
  /**
   * Requests a minute. Left out: what Duvo's headers say, or its documented 300 when they say nothing. Given: that
   * many where the headers say nothing, and never more than that.
   */
  readonly ratePerMinute?: number
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  /** Another fetch than the global one: an in-process server. */
  readonly fetch?: Fetch
  /** Once it aborts nothing new is sent; what is under way is waited for. */
  readonly signal?: AbortSignal
  readonly onNotice?: (notice: Notice) => void
  /** Takes secrets out of what the server says, before it is shortened. */
  readonly redact?: (text: string) => string
}

export interface ReadClient {
  readonly reader: Reader
  /** From now on, paths that name a team name this one; `null` where the key alone decides. */
  useTeam(team: Uuid | null): void
  /** Texts that lists will likely bring again: where they do, they are held once. */
  useTexts(texts: Iterable<string>): void
  /** The origin that is talked to, for reports. */
  readonly origin: string
  /** What went over the wire so far. */
  traffic(): Traffic
  /** How much of the key's budget is used. */
  usage(): Usage
  /** About how long as many requests more will take, in ms: what the rate limit and the pace of answers allow. */
  timeFor(requests: number): number
  /** How far each list has come, or came when it was last read. */
  lists(): readonly ListProgress[]
  /**
   * Calls `listener` after every answer.
   * @returns ends that
   */
  watch(listener: () => void): () => void
}

export interface WriteClient extends ReadClient {
  readonly writer: Writer
}

/** A client whose `writer` can send nothing but the given requests, which change nothing. */
export const createProbingClient = (
  options: ClientOptions,
  allowed: readonly Allowance[],
): Result<WriteClient, Failure> => createClient(options, 'read', allowed)

/** A client that can send GET and nothing else; whatever else it is asked for is refused before the wire. */
export const createReader = (options: ClientOptions): Result<ReadClient, Failure> =>
  createClient(options, 'read', [])

/** A client that can also write. */
export const createWriter = (options: ClientOptions): Result<WriteClient, Failure> =>
  createClient(options, 'write', [])

function createClient(
  options: ClientOptions,
  mode: Mode,
  allowed: readonly Allowance[],
): Result<WriteClient, Failure> {
  const origin = parseBaseUrl(options.baseUrl)
  if (!origin.ok) return origin
  const problem = checkSettings(options)
  if (problem !== null) return fail(problem)

  const { clock, random, signal, onNotice = () => undefined, ratePerMinute = null } = options
  const { redact = (text) => text } = options
  const traffic = { sent: 0, retried: 0, throttled: 0 }
  const concurrency = options.concurrency ?? 8
  const limiter = createLimiter({ clock, random, ratePerMinute, onNotice, ...(signal ? { signal } : {}) })
  const listeners = new Set<() => void>()
  const line: Line = {
    origin: origin.value,
    transport: {
      apiKey: options.apiKey,
      userAgent: options.userAgent,
      timeoutMs: options.timeoutMs ?? 30_000,
      clock,
      // Looked up at each call, so that an interceptor installed later is seen.
      fetch: guardFetch(options.fetch ?? ((input, init) => fetch(input, init)), mode, allowed),
    },
    limiter,
    slots: pLimit(concurrency),
    clock,
    random,
    signal,
    count: (what) => {
      traffic[what] += 1
      if (what === 'sent') for (const listener of listeners) listener()
    },
    onNotice,
    redact: (text) => redact(text).replaceAll(options.apiKey, '***'),
  }
  const progress = createListProgress()
  let team: Uuid | null = null
  let share: Share = (text) => text
  const { get, list, send } = createIo(line, progress, (text) => share(text))
  const reader: Reader = {
    get team() {
      return team
    },
    get,
    list,
  }
  const writer: Writer = {
    get team() {
      return team
    },
    get,
    list,
    send,
  }
  return ok({
    reader,
    writer,
    useTeam: (named) => {
      team = named
    },
    useTexts: (texts) => {
      share = shareOf(texts)
    },
    origin: origin.value,
    traffic: () => ({ ...traffic }),
    usage: limiter.usage,
    timeFor: (requests) => limiter.timeFor(requests, concurrency),
    lists: progress.lists,
    watch: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
}

function createIo(line: Line, { noting }: ListProgressBook, share: Share): Omit<Writer, 'team'> {
  const get: Reader['get'] = (path, query = {}) =>
    perform(line, { method: 'GET', path, query, repeat: 'repeat' })
  const getPage: Reader['get'] = async (path, query) => {
    const page = await get(path, query)
    if (page.ok) shareWithin(page.value, share)
    return page
  }
  return {
    get,
    list: (request) =>
      readList(noting(getPage, request), request, () =>
        line.onNotice({
          type: 'reread',
          request: `GET ${request.path}`,
          text: `The pages of GET ${request.path} do not add up; reading them once more.`,
        }),
      ),
    send: ({ retry, ...request }) => perform(line, { ...request, repeat: retry }),
  }
}

function checkSettings(options: ClientOptions): Failure | null {
  const { apiKey, timeoutMs = 1, concurrency = 1, ratePerMinute = 1 } = options
  if (apiKey.trim() === '') {
    return {
      code: 'no-api-key',
      message: 'There is no API key.',
      hint: 'Set DUVO_API_KEY to a key that starts with dv_; an Admin or Owner creates it in the team settings.',
    }
  }
  const bad = (message: string, hint: string): Failure => ({ code: 'bad-setting', message, hint })
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    return bad(
      'The API key contains a space, a line break or another character that no key has.',
      'Copy the key into DUVO_API_KEY again, without quotes or a line break at its end.',
    )
  }
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    return bad('The timeout is not a usable length of time.', 'Use something like --timeout 30s.')
  }
  if (!(Number.isInteger(concurrency) && concurrency >= 1)) {
    return bad('The concurrency is not a whole number from 1 up.', 'Use something like --concurrency 8.')
  }
  if (!(Number.isFinite(ratePerMinute) && ratePerMinute >= 1)) {
    return bad('The rate limit is not a number from 1 up.', 'Use something like --rate-limit 300.')
  }
  return null
}
