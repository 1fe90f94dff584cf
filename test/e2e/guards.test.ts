/** "It must show": wrong keys and wrong manifests stop everything before anything is written. */

import { describe, expect, test } from 'vitest'
import { OTHER_TEAM_KEY, SECOND_ADMIN_KEY, TEAM_ID } from '../../src/sandbox/state.ts'
import { onV2 } from '../helpers/dialect.ts'
import { build, createTeam, manifest } from '../helpers/team.ts'
import type { CommandName } from '../helpers/world.ts'

const source = manifest({ agents: { bot: { build: build('Work.') } } })
const talking: readonly CommandName[] = ['plan', 'apply', 'drift']
const flags = (command: CommandName): readonly string[] => (command === 'apply' ? ['-y'] : [])

describe.each(talking)('duvo-%s', (command) => {
  test('without a key: one sentence what to do, exit 1, no request', async () => {
    const team = createTeam()
    for (const key of [undefined, '', '  ']) {
      const run = await team.run(command, source, flags(command), { env: { DUVO_API_KEY: key } })
      expect(run.exit).toBe(1)
      expect(run.requests).toEqual([])
      expect(run.stdout).toBe('')
      expect(run.stderr).toMatch(/^Error: DUVO_API_KEY is not set\.\n {2}\S.*export it.*\n$/)
    }
  })

  test('with a wrong key: one sentence what to do, exit 1, nothing written, the key in no output', async () => {
    const team = createTeam()
    const run = await team.run(command, source, flags(command), { env: { DUVO_API_KEY: 'dv_wrong_key' } })
    expect(run.exit).toBe(1)
    expect(run.writes).toEqual([])
    expect(run.stdout).toBe('')
    expect(run.stderr).toMatch(/^Error: Duvo refused the API key \(401\).*\n.*Check DUVO_API_KEY.*\n$/s)
    expect(run.all).not.toContain('dv_wrong_key')
  })

  test('with the key of another team, told by what was read: exit 3, nothing written', async () => {
    const team = createTeam()
    await team.sandbox.fetch('http://duvo.test/v1/agent-folders', {
      method: 'POST',
      headers: { authorization: `Bearer ${OTHER_TEAM_KEY}` },
      body: '{"name":"Theirs"}',
    })
    for (const extra of [[], ['--format', 'json']]) {
      const run = await team.run(command, source, [...flags(command), ...extra], {
        env: { DUVO_API_KEY: OTHER_TEAM_KEY },
      })
      expect(run.exit).toBe(3)
      expect(run.writes).toEqual([])
      expect(run.all).toContain(
        onV2 ? `does not see team ${TEAM_ID}.` : `but the manifest is for team ${TEAM_ID}.`,
      )
    }
  })

  test('with the key of another team and DUVO_TEAM_ID set to the right one: the key decides', async () => {
    const team = createTeam()
    await team.sandbox.fetch('http://duvo.test/v1/agent-folders', {
      method: 'POST',
      headers: { authorization: `Bearer ${OTHER_TEAM_KEY}` },
      body: '{"name":"Theirs"}',
    })
    const run = await team.run(command, source, flags(command), {
      env: { DUVO_API_KEY: OTHER_TEAM_KEY, DUVO_TEAM_ID: TEAM_ID },
    })
    expect(run.exit).toBe(3)
    expect(run.writes).toEqual([])
  })
})

describe('duvo-apply', () => {
  test('in an empty team of somebody else: stopped by the first answer that tells, before a second write', async () => {
    for (const env of [{}, { DUVO_TEAM_ID: TEAM_ID }]) {
      const team = createTeam()
      const many = manifest({ folders: { a: {}, b: {}, c: {} }, agents: { bot: { build: build('Work.') } } })
      const run = await team.run('apply', many, ['-y'], { env: { DUVO_API_KEY: OTHER_TEAM_KEY, ...env } })
      expect(run.exit).toBe(3)
      // v2 names the team in every path, so that reading tells; on v1 only the answer to the first write does.
      expect(run.writes).toHaveLength(onV2 ? 0 : 1)
      expect(run.all).toContain(onV2 ? `does not see team ${TEAM_ID}` : 'but the manifest is for team')
    }
  })

  test('with the key of another user of the team: refused once a private connection tells', async () => {
    const team = createTeam()
    const connection = { auth_method: 'url', server_url: 'https://erp.example.com/mcp' }
    const own = { ...manifest({ connections: { mine: connection } }), owner: undefined }
    await team.run('apply', own, ['-y'], { env: { DUVO_API_KEY: SECOND_ADMIN_KEY } })
    const run = await team.run('apply', source, ['-y'], { env: { DUVO_API_KEY: SECOND_ADMIN_KEY } })
    expect(run.exit).toBe(3)
    expect(run.writes).toEqual([])
    expect(run.stderr).toContain('The API key belongs to user')
  })

  test('with a secret that is unset or empty: exit 1 before the first write, though plan works', async () => {
    const secret = manifest({
      connections: {
        erp: {
          auth_method: 'headers',
          server_url: 'https://erp.example.com/mcp',
          headers: { secret: { Authorization: 'Bearer ${env:ERP_TOKEN}' } },
        },
      },
      agents: { bot: { build: build('Work.') } },
    })
    for (const value of [undefined, '']) {
      const team = createTeam({ env: { ERP_TOKEN: value } })
      expect((await team.run('plan', secret)).exit).toBe(0)
      const run = await team.run('apply', secret, ['-y'])
      expect(run.exit).toBe(1)
      expect(run.writes).toEqual([])
      expect(run.stderr).toContain('ERP_TOKEN')
    }
  })

  test('without a terminal and without --auto-approve: exit 3, nothing written', async () => {
    const team = createTeam()
    const run = await team.run('apply', source)
    expect(run.exit).toBe(3)
    expect(run.writes).toEqual([])
    expect(run.stderr).toContain('--auto-approve')
  })

  test('asks at a terminal, and takes only "yes" for an answer', async () => {
    const team = createTeam()
    for (const answer of ['no', 'y', 'YES', '']) {
      const run = await team.run('apply', source, [], { answer, columns: 100 })
      expect(run.exit).toBe(3)
      expect(run.writes).toEqual([])
      expect(run.stderr).toContain('Nothing was written.')
    }
    const run = await team.run('apply', source, [], { answer: 'yes', columns: 100 })
    expect(run.exit).toBe(0)
    expect(run.writes).toHaveLength(1)
  })
})

test('read commands send nothing but GET, whatever there is to do', async () => {
  const team = createTeam()
  for (const command of ['validate', 'plan', 'drift'] as const) {
    const run = await team.run(command, source)
    expect(run.writes).toEqual([])
    if (command === 'validate') expect(run.requests).toEqual([])
  }
})

describe('duvo-apply, whom the key belongs to', () => {
  const OTHER = '00000000-0000-4000-8000-00000000dead'

  test('--team that names another team than the manifest: exit 3, no request', async () => {
    const team = createTeam()
    const run = await team.run('apply', source, ['-y', '--team', OTHER])
    expect(run.exit).toBe(3)
    expect(run.requests).toEqual([])
  })

  test('--team guards a manifest without `team`', async () => {
    const team = createTeam()
    await team.run('apply', source, ['-y'])
    const { team: _, ...open } = source as Record<string, unknown>
    const run = await team.run('apply', open, ['-y', '--team', OTHER])
    expect(run.exit).toBe(3)
    expect(run.writes).toEqual([])
    expect(run.all).toContain(OTHER)
  })

  test('another owner, told only by the one write there was: said aloud, exit 3', async () => {
    const team = createTeam()
    await team.run('apply', source, ['-y'])
    const changed = manifest({ agents: { bot: { build: build('Work harder.') } } })
    const run = await team.run('apply', changed, ['-y'], { env: { DUVO_API_KEY: SECOND_ADMIN_KEY } })
    expect(run.exit).toBe(3)
    expect(run.all).toContain('the manifest is for user')
  })

  test('--strict makes a warning of the plan an error', async () => {
    const team = createTeam()
    const create = {
      method: 'POST',
      body: JSON.stringify({ name: 'bot', build: { name: 'By hand', config: handmade } }),
    }
    const headers = { authorization: 'Bearer dv_sandbox_key' }
    await team.sandbox.fetch('http://duvo.test/v1/agents', { ...create, headers })
    expect((await team.run('plan', source)).all).toContain('warning[handover-unknown]')
    const strict = await team.run('plan', source, ['--strict'])
    expect(strict.exit).toBe(1)
    expect(strict.all).toContain('error[handover-unknown]')
  })
})

const handmade = {
  version: 'v2',
  data: {
    input: 'By hand.',
    models: { agent: { model: 'gpt-5' }, browsing: { provider: 'google', model: 'gemini-2.5-pro' } },
  },
}
