/** What an MCP server says when it is asked for its tools, secrets left out: `duvo-plan --probe`. */

import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Writer } from '../../model/io.ts'
import type { JsonObject } from '../../model/json.ts'
import { type DesiredResource, SENSITIVE } from '../../model/manifest.ts'
import type { Prober } from '../../model/probe.ts'
import type { Failure } from '../../model/result.ts'
import type { Grammar } from '../grammar.ts'
import { listAt, objectAt, textAt } from '../row.ts'
import { supportsRegistration } from './consent.ts'

/** As many tools are named; the rest is counted. */
const MOST_NAMES = 10
/** Characters of what a server says. */
const LONGEST_WORDS = 200

export const connectionProber =
  (grammar: Grammar): Prober =>
  async (io, desired) => {
    const url = textAt(desired.attrs, 'server_url')
    if (url === null) return []
    const about = { ...desired, what: `${desired.address}: ${url}` }
    if (desired.attrs['provider'] !== 'mcp') return [await tools(grammar, io, about, url)]
    const [registration, answer] = await Promise.all([
      registers(grammar, io, about),
      tools(grammar, io, about, url),
    ])
    // Until somebody has consented it answers nobody, which says nothing about it.
    return answer.severity === 'info' ? [registration, answer] : [registration]
  }

interface About extends DesiredResource {
  /** The resource and its server, as a sentence begins. */
  readonly what: string
}

async function tools(grammar: Grammar, io: Writer, about: About, url: string): Promise<Diagnostic> {
  const { what } = about
  const headers = openHeaders(about)
  const answer = await io.send({
    method: 'POST',
    path: `${grammar.scope(io)}/connections/mcp/probe`,
    body: { server_url: url, ...(Object.keys(headers).length === 0 ? {} : { headers }) },
    retry: 'repeat',
  })
  if (!answer.ok) return unasked(what, answer.error)
  if (answer.value['success'] === true) {
    const names = listAt(answer.value, 'tools').flatMap((tool) => textAt(tool, 'name') ?? [])
    return told(`${what} offers ${offered(names)}.`)
  }
  const words = shortened(textAt(answer.value, 'error') ?? 'no reason given')
  return hasSecrets(about)
    ? told(
        `${what} was asked without its secrets, and said: ${words}`,
        'Secrets are never sent by a probe: whether it works with them shows when it is used.',
      )
    : wrong(
        `${what} does not answer as an MCP server: ${words}`,
        'Check `server_url`, and that the server can be reached from the internet.',
      )
}

async function registers(grammar: Grammar, io: Writer, { what, ...desired }: About): Promise<Diagnostic> {
  const supported = await supportsRegistration(grammar, { io, desired })
  if (!supported.ok) return unasked(what, supported.error)
  return supported.value
    ? told(`${what} lets a person connect it with OAuth.`)
    : wrong(
        `${what} cannot be reached, or does not let clients register themselves (OAuth).`,
        'duvo-connect could not connect it. Check `server_url`; for a server with a token, write `provider: user`.',
      )
}

const openHeaders = ({ attrs }: DesiredResource): JsonObject =>
  Object.fromEntries(
    Object.entries(objectAt(attrs, 'headers') ?? {}).filter(([, value]) => value !== SENSITIVE),
  )

/** Without them a server may well say no. */
const hasSecrets = ({ secrets }: DesiredResource): boolean => Object.keys(secrets).length > 0

function offered(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES)
  const more = names.length - shown.length
  if (names.length === 0) return 'no tools'
  const list = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ')
  return `${names.length} ${names.length === 1 ? 'tool' : 'tools'}: ${list}`
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS - 1)}…` : line
}

const told = (message: string, hint?: string): Diagnostic => ({
  severity: 'info',
  code: 'probed',
  message,
  ...(hint === undefined ? {} : { hint }),
})

const wrong = (message: string, hint: string): Diagnostic => ({
  severity: 'warning',
  code: 'probe-failed',
  message,
  hint,
})

const unasked = (what: string, { message, hint = '' }: Failure): Diagnostic =>
  wrong(`${what} could not be probed: ${message}`, hint)
