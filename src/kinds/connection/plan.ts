/** How connections are compared. */

import { canonicalText, getAt, type JsonObject } from '../../model/json.ts'
import type { Obstacle, PlanFacet, Sought, StepInput, Unknown } from '../../model/kind.ts'
import type { Dialect, LiveResource } from '../../model/live.ts'
import type { Attrs } from '../../model/manifest.ts'
import type { Step } from '../../model/plan.ts'
import { pick, touches } from '../row.ts'
import { broken } from './health.ts'
import { needsConsent } from './needs.ts'
import { providerWord } from './provider.ts'
import { connectionSchema } from './schema.ts'

const step = (name: string): Step => ({ name, batch: null, needs: [] })

/** Fields a provider needs only while it is being connected; the API never tells them again. */
const CONSENT_ONLY = ['auth_config_id', 'callback_url', 'auth_scheme', 'auth_fields', 'app']

const NOT_KNOWN: Readonly<Partial<Record<Dialect, Obstacle>>> = {
  'v1-builds': {
    reason: 'this generation of the API has no connections',
    hint: 'Leave it out until the team is on a newer API; what needs it can be connected in the web interface.',
  },
}

export const connectionPlan: PlanFacet = {
  name: connectionSchema.name,
  section: connectionSchema.section,
  refs: connectionSchema.refs,
  marked: false,
  // v1: PATCH takes none of them
  immutable: [['type'], ['provider'], ['custom_integration_id'], ['oauth_provider']],
  identity,
  aliases,
  wants: (desired, live) =>
    desired?.attrs['headers'] !== undefined &&
    live.attrs['headers'] === undefined &&
    !live.known.includes('credentials')
      ? ['credentials']
      : [],
  align(desired, live) {
    const comparable = consentAside(desired.attrs)
    const hidden = comparable['headers'] !== undefined && live.attrs['headers'] === undefined
    const { headers: _, ...rest } = comparable
    const after = hidden ? rest : comparable
    const before = pick(live.attrs, Object.keys(after))
    const isSameProvider = providersOf(live).includes(providerWord(String(after['oauth_provider'])))
    return {
      before: isSameProvider ? { ...before, ...pick(after, ['oauth_provider']) } : before,
      after,
      unknown: [
        ...(hidden && live.known.includes('credentials') ? [headersUnknown(desired.address)] : []),
        ...broken(desired.address, desired.attrs, live),
      ],
    }
  },
  obstacle: (verb, dialect, desired) =>
    NOT_KNOWN[dialect] ?? (verb === 'create' && desired !== null ? uncreatable(dialect, desired) : null),
  earlier: () => null,
  fingerprint: (attrs) =>
    typeof attrs['server_url'] === 'string'
      ? canonicalText(pick(attrs, ['type', 'provider', 'server_url']) as JsonObject)
      : null,
  steps,
}

function identity(attrs: Attrs): string {
  const provider = attrs['provider']
  // v1, v2: no row tells the app of a Composio connection, so its name has to do.
  if (provider === 'user' || provider === 'composio') return `${provider} ${attrs['name']}`
  // Duvo names native connections itself; of each account type only one is expected.
  return attrs['oauth_provider'] === undefined
    ? `mcp ${attrs['server_url']}`
    : `native ${providerWord(String(attrs['oauth_provider']))}`
}

/** What `provider` says of a row that somebody consented to is not documented: such a row may be found without it. */
function aliases(live: LiveResource): readonly string[] {
  const { provider, server_url: url } = live.attrs
  const isServer = typeof url === 'string' && provider !== 'composio'
  return [
    ...providersOf(live).map((name) => `native ${name}`),
    ...(isServer && (provider !== 'user' || live.extra['consented'] === true) ? [`mcp ${url}`] : []),
  ]
}

/** v2: a native connection has the name of its provider and that of its account type; v1 tells one of them. */
const providersOf = ({ attrs, extra }: LiveResource): readonly string[] =>
  [attrs['oauth_provider'], extra['oauthProvider']].flatMap((name) =>
    typeof name === 'string' ? providerWord(name) : [],
  )

const headersUnknown = (address: string): Unknown => ({
  code: 'credentials-unknown',
  message: `This key may not read the headers of ${address}; they are left as they are.`,
  hint: 'Run with the key of the user the connection belongs to, to have its headers compared.',
  within: '',
})

const consentAside = (attrs: Attrs): Attrs =>
  attrs['provider'] === 'user'
    ? attrs
    : pick(
        attrs,
        Object.keys(attrs).filter((field) => field !== 'provider' && !CONSENT_ONLY.includes(field)),
      )

function uncreatable(dialect: Dialect, { address, attrs }: Sought): Obstacle | null {
  if (attrs['provider'] === 'composio' && dialect !== 'v1') {
    return {
      // v2: the paths of Composio are gone
      reason: 'this generation of the API cannot make Composio connections',
      hint: "Connect it in Duvo's web interface, under the name the manifest gives it; the next plan finds it.",
    }
  }
  if (!needsConsent(attrs)) return null
  return {
    reason: 'a person has to consent in a browser before it exists',
    hint: `Run: duvo-connect ${address}`,
  }
}

function steps({ action, target, fields }: StepInput): readonly Step[] {
  if (action === 'delete') return [step('delete')]
  if (action === 'update') return [step('update')]
  // v1: create refuses `shared`; a connection is personal until told otherwise
  const sharing = touches(fields, '/shared') && getAt(target, ['shared']) === true
  const made = target['provider'] === 'composio' ? [step('start'), step('finalize')] : [step('create')]
  return sharing ? [...made, step('share')] : made
}
