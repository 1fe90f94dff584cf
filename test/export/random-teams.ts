/** Whole teams of Duvo, as people leave them behind. */

import fc from 'fast-check'
import type { JsonObject, SandboxState } from '../../src/sandbox/state.ts'
import { anyConfig, currentConfig } from './random-configs.ts'
import { nastyName, nastyText } from './random-texts.ts'
import {
  type AgentDraft,
  type BuildDraft,
  type ConnectionDraft,
  stateOf,
  type TeamDraft,
} from './team-state.ts'

const MOST = 6
const indexes = fc.array(fc.nat(MOST), { maxLength: 3 })

const build = (config: fc.Arbitrary<JsonObject | null>): fc.Arbitrary<BuildDraft> =>
  fc.record({
    config,
    project: fc.constantFrom(null, null, 'shop', 'shop', 'billing'),
    targets: fc.oneof(fc.constant([]), indexes),
    subAgents: fc.oneof(fc.constant([]), indexes),
    label: fc.option(nastyText.filter((text) => text.length > 0 && text.length < 80)),
    status: fc.constantFrom('live', 'live', 'live', 'draft'),
  })

const agent: fc.Arbitrary<AgentDraft> = fc.record({
  name: nastyName,
  key: fc.constantFrom('bot', 'Bot', 'invoice-processor', 'x_1'),
  folder: fc.option(fc.nat(MOST)),
  on: fc.option(fc.boolean()),
  thread: fc.boolean(),
  builds: fc.array(build(anyConfig), { maxLength: 3 }),
  scheduled: fc.boolean(),
})

const headers = (values: fc.Arbitrary<string>) =>
  fc.dictionary(
    fc.constantFrom('Authorization', 'X-Region', 'x-region', 'X.Dot', 'X Y', '\u5DE5', '12', '${a}'),
    values,
    {
      maxKeys: 3,
      noNullPrototype: true,
    },
  )

const connection: fc.Arbitrary<ConnectionDraft> = fc.record({
  name: nastyName,
  provider: fc.constantFrom('user', 'user', 'user', 'native', 'mcp', 'composio', 'else'),
  account: fc.constantFrom('gmail', 'slack'),
  url: fc.constantFrom(
    null,
    'https://erp.example.com/mcp',
    'https://erp.example.com/${env:HOME}',
    'not a url',
  ),
  auth: fc.constantFrom('headers', 'url', 'oauth', null, 'of-tomorrow'),
  plaintext: headers(nastyText),
  secret: headers(fc.constant('hush')),
  shared: fc.boolean(),
  mine: fc.constantFrom(true, true, false),
})

const draft: fc.Arbitrary<TeamDraft> = fc.record({
  folders: fc.array(fc.record({ name: nastyName, parent: fc.option(fc.nat(MOST)) }), { maxLength: MOST }),
  connections: fc.array(connection, { maxLength: 4 }),
  agents: fc.array(agent, { maxLength: MOST }),
})

/** Teams with everything in them that makes trouble. */
export const nastyTeams: fc.Arbitrary<Partial<SandboxState>> = draft.map(stateOf)

const plainAgent = () => ({
  name: fc.constant(''),
  key: fc.constant('bot'),
  folder: fc.option(fc.nat(MOST)),
  on: fc.option(fc.boolean()),
  thread: fc.boolean(),
  scheduled: fc.constant(false),
})

/** Teams that can be built anew from a manifest alone: names that tell everything apart, nothing left out. */
export const plainTeams: fc.Arbitrary<Partial<SandboxState>> = fc
  .record({
    folders: fc.array(fc.record({ name: fc.constant(''), parent: fc.option(fc.nat(MOST)) }), {
      maxLength: MOST,
    }),
    connections: fc.array(
      fc.record({
        name: fc.constant(''),
        provider: fc.constant('user'),
        account: fc.constant(''),
        url: fc.constantFrom(null, 'https://erp.example.com/mcp'),
        auth: fc.constantFrom('headers', 'url', 'oauth'),
        plaintext: headers(fc.constantFrom('eu', '${x}', 'a: b # c')),
        secret: headers(fc.constant('hush')),
        shared: fc.boolean(),
        mine: fc.constant(true),
      }),
      { maxLength: 4 },
    ),
    agents: fc.array(
      fc.record({
        ...plainAgent(),
        builds: fc
          .array(build(currentConfig), { maxLength: 1 })
          .map((builds) =>
            builds.map((one) => ({ ...one, project: null, targets: [], status: 'live' as const })),
          ),
      }),
      { maxLength: MOST },
    ),
  })
  .map(({ folders, connections, agents }) =>
    stateOf({
      folders: folders.map((one, n) => ({ ...one, name: `Folder: ${n}` })),
      // Header names in both maps would be one header.
      connections: connections.map((one, n) => ({ ...one, name: `Erp #${n}`, plaintext: apart(one) })),
      agents: agents.map((one, n) => ({
        ...one,
        name: `Agent "${n}" \u5DE5`,
        builds: one.builds.map((made) => withoutSelf(made, n, agents.length)),
      })),
    }),
  )

/** An agent that names itself is written with its UUID, which is good for one team only. */
const withoutSelf = (made: BuildDraft, n: number, count: number): BuildDraft => ({
  ...made,
  subAgents: made.subAgents.filter((index) => index % count !== n),
})

const apart = ({ plaintext, secret }: ConnectionDraft): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(plaintext).filter(([name]) => !Object.hasOwn(secret, name)))
