/** Reading connections: the same on v1 and v2, paths aside. */

import { type JsonObject, mapEntries } from '../../model/json.ts'
import type { KindReader } from '../../model/kind.ts'
import type { LiveResource } from '../../model/live.ts'
import { SENSITIVE } from '../../model/manifest.ts'
import { fail, ok } from '../../model/result.ts'
import type { Grammar } from '../grammar.ts'
import { compact, idAt, objectAt, textAt } from '../row.ts'
import { health } from './health.ts'
import { providerWord } from './provider.ts'

export const connectionReader = (grammar: Grammar): KindReader => ({
  // v1, v2: pages of 100 at most; the rows come under `integrations`
  list: (io) => io.list({ path: `${grammar.scope(io)}/connections`, rows: 'integrations', pageSize: 100 }),
  toLive,
  // A connection that is not shared can only be seen by the user it belongs to: that user is the caller.
  caller: (row) => ({
    team: idAt(row, 'team_id'),
    user: row['shared'] === false ? idAt(row, 'user_id') : null,
  }),
  details: {
    async credentials(io, live) {
      const answer = await io.get(`${grammar.item}/connections/${live.id}/credentials`)
      if (!answer.ok) {
        // Someone else's shared connection: its headers are unknown, which is no error.
        const hidden = answer.error.code === 'forbidden' || answer.error.code === 'not-found'
        return hidden ? ok({ ...live, known: [...live.known, 'credentials'] }) : fail(answer.error)
      }
      // v1, v2: secret values are read back as empty strings
      const headers = mapEntries(objectAt(answer.value, 'headers') ?? {}, (value) =>
        value === '' ? SENSITIVE : value,
      )
      return ok({ ...live, attrs: { ...live.attrs, headers }, known: [...live.known, 'credentials'] })
    },
  },
})

function toLive(row: JsonObject): LiveResource {
  const name = textAt(row, 'name') ?? ''
  return {
    kind: 'connection',
    id: idAt(row, 'id') ?? '',
    name,
    attrs: compact({
      name,
      type: textAt(row, 'type') ?? undefined,
      // v1: the row of a Composio connection names its server at Composio; what `provider` says is not documented
      provider: isComposio(row) ? 'composio' : (textAt(row, 'provider') ?? undefined),
      server_url: textAt(row, 'server_url') ?? undefined,
      auth_method: textAt(row, 'auth_method') ?? undefined,
      custom_integration_id: idAt(row, 'custom_integration_id') ?? undefined,
      oauth_provider: accountType(row),
      shared: row['shared'] === true,
      ...(row['has_headers'] === false ? { headers: {} } : {}),
    }),
    marker: null,
    lastMarker: null,
    createdAt: textAt(row, 'created_at'),
    // v1, v2: nobody is named
    edits: [{ within: '', by: null, at: textAt(row, 'updated_at'), revision: null }],
    version: textAt(row, 'updated_at') ?? '',
    holds: [],
    known: [],
    owner: idAt(row, 'user_id'),
    extra: { ...health(row), ...origin(row) },
  }
}

/** v2: the key tells more; several keys can share one `oauth_provider` (google). */
function accountType(row: JsonObject): string | undefined {
  const name = textAt(row, 'oauth_provider_key') ?? textAt(row, 'oauth_provider')
  return name === null ? undefined : providerWord(name)
}

const isComposio = (row: JsonObject): boolean => textAt(row, 'composio_mcp_id') !== null

/** How it came about: what tells a connection that was consented to from one with credentials of ours. */
const origin = (row: JsonObject): JsonObject =>
  compact({
    oauthProvider: textAt(row, 'oauth_provider') ?? undefined,
    consented: row['has_oauth_tokens'] === true ? true : undefined,
  })
