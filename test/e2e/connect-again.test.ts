/** `duvo-connect` run again: on what has stopped working, and on what nobody was waited for. */

import { describe, expect, test } from 'vitest'
import { SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { linkIn, says } from '../helpers/consent.ts'
import { onV2 } from '../helpers/dialect.ts'
import { createTeam, manifest, type Team, type TeamRun } from '../helpers/team.ts'

const source = manifest({
  connections: {
    mailbox: { provider: 'native', oauth_provider: 'gmail' },
    wiki: { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' },
  },
})
const terminal = { columns: 100, env: { NO_COLOR: '1' } }

const json = (run: TeamRun) => JSON.parse(run.stdout) as Record<string, unknown>
const connect = (
  team: Team,
  key: string,
  browse: (url: string) => Promise<boolean>,
  args: readonly string[] = [],
) => team.run('connect', source, [`connection.${key}`, ...args], { ...terminal, browse })

describe.each(['mailbox', 'wiki'])('%s', (key) => {
  test.skipIf(!onV2)('is connected again, in place, when it has stopped working', async () => {
    const team = createTeam()
    await connect(team, key, says(team, 'allow'))
    const [row] = team.sandbox.state.snapshot().connections
    await team.call('PATCH', `/_sandbox/connections/${row?.id}`, { broken: 'the consent was withdrawn' })
    expect((await team.run('plan', source)).all).toContain(`Run: duvo-connect connection.${key}`)

    const waiting = await connect(team, key, async () => true, ['--wait', '30s'])
    expect([waiting.exit, waiting.opened.length]).toEqual([4, 1])
    expect(waiting.stderr).toContain(`connection.${key} did not work again within 30 s`)

    const again = await connect(team, key, says(team, 'allow'), ['--format', 'json'])
    expect([again.exit, json(again)]).toMatchObject([0, { status: 'connected', connection: { id: row?.id } }])
    expect(team.sandbox.state.snapshot().connections).toMatchObject([
      { id: row?.id, name: row?.name, broken_at: null },
    ])
    expect((await team.run('plan', source)).all).not.toContain('connection-broken')
  })

  test.skipIf(!onV2)('of somebody else cannot be connected again with this key', async () => {
    const team = createTeam()
    await connect(team, key, says(team, 'allow'))
    const [row] = team.sandbox.state.snapshot().connections
    await team.call('PATCH', `/_sandbox/connections/${row?.id}`, { broken: 'withdrawn', shared: true })
    const ownerless = { ...source, owner: undefined }
    const run = await team.run('connect', ownerless, [`connection.${key}`], {
      ...terminal,
      env: { ...terminal.env, DUVO_API_KEY: SECOND_ADMIN_KEY },
      browse: says(team, 'allow'),
    })
    expect([run.exit, run.opened]).toEqual([1, []])
    expect(run.stderr).toContain('cannot be connected again with this key')
  })

  test('is not waited for with --wait 0: the page, one look, and the end', async () => {
    const team = createTeam()
    const began = team.clock.now()
    const run = await connect(team, key, async () => true, ['--wait', '0'])
    expect([run.exit, team.clock.now() - began]).toEqual([4, 0])
    expect(run.stderr).toContain(`To connect connection.${key}, open this page and agree:`)
    expect(run.stderr).toContain(`connection.${key} is not connected yet: nobody was waited for (--wait 0).`)
    expect(run.stderr).not.toMatch(/Waiting|\b1 s\b/)
    await says(team, 'allow')(linkIn(run.stderr))
    await team.clock.advance(10_000)
    const again = await connect(team, key, async () => true, ['--wait', '0', '--format', 'json'])
    expect([again.exit, json(again)['status']]).toEqual([0, 'already-connected'])
  })
})
