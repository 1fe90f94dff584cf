/** Connections that come about in a browser: how each provider's flow is begun, and how one at Composio is completed. */

import type { Address, Uuid } from '../../model/address.ts'
import type { Consent, ConsentRequest, Finished, Started } from '../../model/consent.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Attrs } from '../../model/manifest.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { type Grammar, V1, V2 } from '../grammar.ts'
import { textAt } from '../row.ts'
import { finalizeAccount, madeBy, startAccount } from './composio.ts'
import { isBroken } from './health.ts'
import { providerNames } from './provider.ts'

export function consentV1(attrs: Attrs): Consent | null {
  return attrs['provider'] === 'composio' ? composio : oauth(V1, attrs)
}

/** v2: the paths of Composio are gone. */
export const consentV2 = (attrs: Attrs): Consent | null => oauth(V2, attrs)

const oauth = (grammar: Grammar, attrs: Attrs): Consent | null => {
  const provider = attrs['provider']
  if (provider === 'native') return native(grammar)
  return provider === 'mcp' ? mcp(grammar) : null
}

/** v2: a flow can be told to mend a connection in place. v1 cannot do that, and does not tell which ones need it. */
const reconnecting = (broken: Uuid | null): JsonObject =>
  broken === null ? {} : { reconnect_instance_id: broken }

/** An account of a type that Duvo knows itself. */
const native = (grammar: Grammar): Consent => ({
  check: async () => ok(null),
  isBroken,
  async start({ io, desired, broken }) {
    const provider = String(desired.attrs['oauth_provider'])
    for (const name of providerNames(provider)) {
      const answer = await io.send({
        method: 'POST',
        path: `${grammar.scope(io)}/connections/oauth/native/${encodeURIComponent(name)}/start`,
        body: reconnecting(broken),
        retry: 'repeat',
      })
      if (answer.ok) return begun(textAt(answer.value, 'authorization_url'))
      if (answer.error.status !== 404) return fail(answer.error)
    }
    return fail(broken === null ? unknownProvider(provider) : notMended(desired.address, broken))
  },
  finish: null,
})

/** An MCP server that registers Duvo as an OAuth client by itself (Dynamic Client Registration). */
const mcp = (grammar: Grammar): Consent => ({
  async check({ io, desired }) {
    const supported = await supportsRegistration(grammar, { io, desired })
    if (!supported.ok) return supported
    return supported.value ? ok(null) : fail(noRegistration(String(desired.attrs['server_url'])))
  },
  isBroken,
  async start({ io, desired, broken }) {
    const { server_url = '', name = '' } = desired.attrs
    const answer = await io.send({
      method: 'POST',
      path: `${grammar.scope(io)}/connections/oauth/mcp/start`,
      body: { mcp_server_url: server_url, name, ...reconnecting(broken) },
      retry: 'repeat',
    })
    if (answer.ok) return begun(textAt(answer.value, 'authorization_url'))
    return broken !== null && answer.error.status === 404 ? fail(notMended(desired.address, broken)) : answer
  },
  finish: null,
})

/** Whether the MCP server lets clients register themselves. v1, v2: "Performs no writes". */
export async function supportsRegistration(
  grammar: Grammar,
  { io, desired }: Pick<ConsentRequest, 'io' | 'desired'>,
): Promise<Result<boolean, Failure>> {
  const answer = await io.send({
    method: 'POST',
    path: `${grammar.item}/connections/oauth/mcp/check`,
    body: { mcp_server_url: desired.attrs['server_url'] ?? '' },
    retry: 'repeat',
  })
  return answer.ok ? ok(answer.value['supports_dcr'] === true) : answer
}

const composio: Consent = {
  check: async () => ok(null),
  isBroken: () => false,
  async start(request) {
    const account = await startAccount(request)
    if (!account.ok) return account
    const { url, accountId } = account.value
    return url === null ? ok({ url, memo: { accountId } }) : begun(url, { accountId })
  },
  async finish(request, memo) {
    const answer = await finalizeAccount(request, String(memo['accountId']))
    return answer.ok ? { state: 'made', id: madeBy(answer.value) } : unfinished(answer.error)
  },
}

/** v1: an account that is not active is a 4xx, whatever the reason; only its words tell a no from a not yet. */
function unfinished(failure: Failure): Finished {
  const isNoAnswer = failure.code === 'rejected' || failure.code === 'not-found'
  if (!isNoAnswer) return { state: 'failed', failure }
  return /\b(?:FAILED|EXPIRED)\b/.test(failure.message)
    ? { state: 'refused', failure }
    : { state: 'pending', failure }
}

/** A link is handed to a browser, so it has to be one to a web page. */
function begun(url: string | null, memo: JsonObject = {}): Result<Started, Failure> {
  const isPage = url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  return isPage ? ok({ url: new URL(url).href, memo }) : fail(noLink)
}

const noLink: Failure = {
  code: 'bad-answer',
  message: 'Duvo started the connection but its answer has no link to a web page.',
  hint: 'Run the command again. If it goes on, tell us: the API answers in another way than it documents.',
}

const unknownProvider = (provider: string): Failure => ({
  code: 'cannot-connect',
  message: `Duvo connects no accounts of the type "${provider}".`,
  hint: 'Correct `oauth_provider`: gmail, googlesheets and outlook are some.',
})

/** v2: somebody else's shared connection cannot be seen by this request, although the list has it. */
const notMended = (address: Address, id: Uuid): Failure => ({
  code: 'cannot-connect',
  message: `${address} (${id}) cannot be connected again with this key: it belongs to somebody else, or is gone.`,
  hint: 'Run duvo-connect with the key of the user it belongs to, or delete it in Duvo to have a new one connected.',
})

const noRegistration = (url: string): Failure => ({
  code: 'cannot-connect',
  message: `${url} cannot be connected this way: it cannot be reached, or does not let clients register themselves (OAuth dynamic client registration).`,
  hint: 'Check `server_url`. Where the server takes a token or a key instead, write `provider: user` with `auth_method: headers`.',
})
