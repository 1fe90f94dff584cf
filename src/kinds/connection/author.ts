/** Live connections as a manifest writes them: those with credentials of ours in full, the others as references. */

import type { AuthorFacet, Written } from '../../model/author.ts'
import { getAt, type JsonObject, mapEntries } from '../../model/json.ts'
import type { LiveResource } from '../../model/live.ts'
import { SENSITIVE } from '../../model/manifest.ts'
import { compact, objectAt, pick, textAt } from '../row.ts'
import { connectionPlan } from './plan.ts'
import { connectionSchema } from './schema.ts'

export const connectionAuthor: AuthorFacet = {
  ...connectionSchema,
  marked: connectionPlan.marked,
  identity: connectionPlan.identity,
  unread: (live) => (isOurs(live) && isHidden(live) && !hasBeenAsked(live) ? ['credentials'] : []),
  written(live) {
    if (isOurs(live)) return isHidden(live) ? leftOut(NO_HEADERS) : withCredentials(live)
    const provider = textAt(live.attrs, 'provider')
    if (provider === 'composio') return leftOut(NO_APP)
    const told = pick(live.attrs, ['oauth_provider', 'server_url'])
    if (textAt(told, 'oauth_provider') !== null) {
      return reference({
        ...named(live),
        provider: 'native',
        ...pick(told, ['oauth_provider']),
        ...shared(live),
      })
    }
    if (textAt(told, 'server_url') !== null) {
      return reference({ name: live.name, provider: 'mcp', ...told, ...shared(live) })
    }
    return leftOut(`no manifest can describe a connection of provider ${provider ?? '(none)'}`)
  },
  place(path, live) {
    const [field, name, ...rest] = path
    if (field === 'provider' && !isOurs(live)) return null
    if (field !== 'headers') return path
    if (name === undefined || getAt(live.attrs, ['headers', name]) === SENSITIVE) return null
    return ['headers', 'plaintext', name, ...rest]
  },
}

const NO_HEADERS = 'this key may not read the names of its headers; the user it belongs to can export it'

/** v1: only the start of a composio connection takes them, and no answer tells them again. */
const NO_APP =
  'Duvo tells neither the app nor the auth configuration it was made with; to manage it, write `provider: composio` with its `name`, `app`, `auth_config_id` and `callback_url`'

const isOurs = ({ attrs }: LiveResource): boolean => attrs['provider'] === 'user'

const isHidden = ({ attrs }: LiveResource): boolean => attrs['headers'] === undefined

const hasBeenAsked = ({ known }: LiveResource): boolean => known.includes('credentials')

/** It is found without its name, so one that no manifest can have (an empty one) costs nothing else. */
const named = ({ name }: LiveResource): JsonObject => (name === '' ? {} : { name })

/** What is not written is left alone: only what is on needs a word. */
const shared = ({ attrs }: LiveResource): JsonObject => (attrs['shared'] === true ? { shared: true } : {})

function withCredentials(live: LiveResource): Written {
  const { attrs } = live
  const headers = objectAt(attrs, 'headers') ?? {}
  const names = Object.keys(headers)
  const hidden = names.filter((name) => headers[name] === SENSITIVE)
  const open = names.filter((name) => headers[name] !== SENSITIVE)
  const written = compact({
    plaintext: open.length > 0 ? pick(headers, open) : undefined,
    secret: hidden.length > 0 ? mapEntries(pick(headers, hidden), () => '') : undefined,
  })
  return {
    ...plain({
      name: live.name,
      ...(attrs['type'] === 'custom_mcp' ? {} : pick(attrs, ['type'])),
      ...pick(attrs, ['server_url', 'auth_method', 'custom_integration_id']),
      ...(names.length > 0 ? { headers: written } : {}),
      ...shared(live),
    }),
    secrets: hidden.map((name) => ['headers', 'secret', name]),
  }
}

const plain = (fields: JsonObject): Written => ({ fields, secrets: [], remarks: [], leftOut: null })

/** It exists here; nothing but a person makes it anywhere else. */
const reference = (fields: JsonObject): Written => ({
  ...plain(fields),
  remarks: [
    'In any other team it has to be connected first, by a person who agrees in a browser: run duvo-connect there.',
  ],
})

const leftOut = (reason: string): Written => ({ ...plain({}), leftOut: reason })
