/** `duvo-drift --adopt-unmanaged`: what nobody manages gets entries, and everything that was there stays as it is. */

import { describe, expect, test } from 'vitest'
import { adopted, adopting, HEAD } from '../adopt/stage.ts'
import { connectionDraft } from '../export/export.ts'
import { stateOf } from '../export/team-state.ts'
import type { Team } from '../helpers/team.ts'
import { build } from '../helpers/team.ts'

const MODELS =
  'models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }'

const TEXT = `${HEAD}
folders:
  finance: { name: Finance } # money

agents:
  # the first
  one:
    folder: finance
    build: { config: { data: { ${MODELS}, input: One. } } }

# the end
`

/** Somebody clicks a second agent together, in a folder of its own. */
async function clicked(team: Team): Promise<void> {
  await team.call('POST', '/v1/agent-folders', { name: 'Legal' })
  await team.call('POST', '/v1/agents', { name: 'Night Shift' })
  await team.edit('Night Shift', {
    folder_id: team.idOf('folders', 'Legal'),
    flags: { slack_enabled: true },
    build: { ...build('Watch.\n\nAlways.\n', { subAgents: [team.idOf('agents', 'one')] }) },
  })
}

const ALONE = ['--adopt-unmanaged']

test('what may be a resource of the manifest under another name is no new one', async () => {
  const { files, run } = await adopting(
    { 'duvo.yaml': TEXT },
    async (team) => {
      // Without its marker, as after an export, and with the set-up that the manifest has.
      await team.edit('one', { name: 'First Shift', build: { name: 'By hand', patch: {} } })
      const bot = team.sandbox.state.snapshot()
      team.sandbox.state.load({ ...bot, builds: bot.builds.map((one) => ({ ...one, name: 'By hand' })) })
    },
    ALONE,
  )
  expect(files['duvo.yaml']).toBe(TEXT)
  expect(run.stdout).toContain('it may be agent.one')
})

describe('new entries', () => {
  test('come behind those that are there, with keys for what the manifest has', async () => {
    const now = await adopted({ 'duvo.yaml': TEXT }, clicked, ALONE)
    expect(now).toEqual({
      'duvo.yaml': TEXT.replace(
        '  finance: { name: Finance } # money\n',
        '  finance: { name: Finance } # money\n  legal: { name: Legal }\n',
      ).replace(
        'input: One. } } }\n',
        `input: One. } } }

  night-shift:
    name: Night Shift
    folder: legal
    slack_enabled: true
    build:
      config:
        data:
          models:
            agent: { model: claude-sonnet-4-6 }
            browsing: { provider: anthropic, model: claude-sonnet-4-5 }
          input: { file: sops/night-shift.md }
          subAgents:
            - one
`,
      ),
      'sops/night-shift.md': 'Watch.\n\nAlways.\n',
    })
  })

  test('bring their section along; a name of a file that is taken is left alone', async () => {
    const text = `${HEAD}folders: {}`
    const files = { 'duvo.yaml': text, 'sops/night-shift.md': 'mine' }
    const people = async (team: Team): Promise<void> => {
      await team.call('POST', '/v1/agents', { name: 'Night Shift' })
      await team.edit('Night Shift', { build: { ...build('Watch.\n') } })
      await team.call('POST', '/v1/agent-folders', { name: 'Legal' })
    }
    const now = await adopted(files, people, ALONE)
    expect(now['duvo.yaml']).toMatch(
      /folders:\n {2}legal:\n {4}name: Legal\n\nagents:\n {2}night-shift:\n {4}name: Night Shift\n/,
    )
    expect(now['sops/night-shift.md']).toBe('mine')
    expect(now['sops/night-shift-2.md']).toBe('Watch.\n')
  })

  test('name variables for credentials in a URL, which the proof fills in and nothing tells', async () => {
    const { files, run } = await adopting(
      { 'duvo.yaml': TEXT },
      async (team) => {
        const { connections = [], ...state } = team.sandbox.state.snapshot()
        const [erp] =
          stateOf({
            folders: [],
            agents: [],
            connections: [connectionDraft('ERP', { url: 'https://ana:hush-hush-1@erp.example.com/mcp' })],
          }).connections ?? []
        team.sandbox.state.load({ ...state, connections: [...connections, ...(erp ? [erp] : [])] })
        await team.edit('one', { name: 'First' })
      },
      ['--adopt', 'agent.one', ...ALONE],
    )
    expect(files['duvo.yaml']).toContain('server_url: https://${env:ERP_LOGIN}@erp.example.com/mcp')
    expect(files['duvo.yaml']).toContain('name: First\n')
    expect(run.stdout).toContain('No drift')
    expect(run.stderr).toContain('Plans of what is adopted need ERP_LOGIN to be set.')
    expect(run.all).not.toContain('hush-hush')
  })

  test('together with what drifted: it can refer to them', async () => {
    const now = await adopted(
      { 'duvo.yaml': TEXT },
      async (team) => {
        await clicked(team)
        await team.edit('one', { folder_id: team.idOf('folders', 'Legal') })
      },
      ['--adopt', 'agent.one', '--adopt-unmanaged'],
    )
    expect(now['duvo.yaml']).toContain('    folder: legal\n    build: { config')
  })

  test.each([
    ['', ''],
    ['in front of the end of the document', '...\n'],
    ['in front of it, and of what stands behind', '... # done\n# no more\n'],
  ])('are indented as the file is, %s', async (_, end) => {
    const text = `${HEAD}
builds:
    common:
        config: { data: { ${MODELS}, input: Common. } }

agents:
    one:
        build: common
`
    const now = await adopted(
      { 'duvo.yaml': text + end },
      async (team) => {
        await clicked(team)
        await team.call('POST', '/v1/agent-folders', { name: 'An attic', parent_folder_id: null })
      },
      ALONE,
    )
    expect(now['duvo.yaml']).toBe(`${text}
    night-shift:
        name: Night Shift
        folder: legal
        slack_enabled: true
        build:
            config:
                data:
                    models:
                        agent: { model: claude-sonnet-4-6 }
                        browsing: { provider: anthropic, model: claude-sonnet-4-5 }
                    input: { file: sops/night-shift.md }
                    subAgents:
                        - one

folders:
    an-attic: { name: An attic }
    legal: { name: Legal }
${end}`)
  })

  test('of a JSON manifest are JSON', async () => {
    const json = JSON.stringify({ version: 1, project: 'shop', folders: { a: {} } }, null, 2)
    const now = await adopted(
      { 'duvo.yaml': json },
      (team) => team.call('POST', '/v1/agent-folders', { name: 'Legal' }),
      ALONE,
    )
    expect(JSON.parse(now['duvo.yaml'] ?? '')).toEqual({
      version: 1,
      project: 'shop',
      folders: { a: {}, legal: { name: 'Legal' } },
    })
  })

  test('of one name with another get an id', async () => {
    let id = ''
    const { run, files } = await adopting(
      { 'duvo.yaml': TEXT },
      async (team) => {
        for (const name of ['Twin', 'Twin']) await team.call('POST', '/v1/agents', { name })
        id = team.sandbox.state.snapshot().agents.at(-1)?.id ?? ''
      },
      ALONE,
    )
    expect(run.exit, run.all).toBe(0)
    expect(files['duvo.yaml']).toContain(`  twin-2: { id: ${id}, name: Twin }\n`)
  })
})

test("another project's agents are left alone", async () => {
  const other = TEXT.replace('project: shop', 'project: other').replace('  one:', '  theirs:')
  const { run, files } = await adopting(
    { 'duvo.yaml': TEXT },
    async (team) => {
      await team.run('apply', other, ['-y', '--allow-create', 'folder.finance'])
    },
    ALONE,
  )
  expect([run.exit, files['duvo.yaml']], run.all).toEqual([0, TEXT])
  expect(run.stdout).toContain('Not adopted: agent.theirs: managed by project other\n')
})
