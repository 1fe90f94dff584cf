/** Drift of what has no marker, of what apply cannot mend, and what lies around it. */

import { describe, expect, test } from 'vitest'
import { bare } from '../helpers/dialect.ts'
import { INPUT, MAJA, Stage, source } from '../helpers/drift-stage.ts'
import { ownRepositories } from '../helpers/repository.ts'
import { build, manifest } from '../helpers/team.ts'

ownRepositories()

const UTC = /\d{4}-\d\d-\d\d \d\d:\d\d UTC/

describe('folders and connections', () => {
  test('connections name nobody, but the time', async () => {
    const stage = new Stage()
    const wanted = manifest({
      agents: { bot: { build: build('One.') } },
      connections: { erp: { auth_method: 'url', server_url: 'https://erp.example.com/mcp', shared: true } },
    })
    await stage.applied(wanted)
    await stage.team.call('PATCH', `/_sandbox/connections/${stage.team.idOf('connections', 'erp')}`, {
      server_url: 'https://elsewhere.example.com/mcp',
    })
    const { story, report, stdout } = await stage.drift(wanted)
    expect(story).toEqual(['connection.erp changed drift, /server_url drift'])
    expect(report.items[0]?.by).toBeNull()
    expect(report.items[0]?.at).toBe(stage.team.sandbox.state.snapshot().connections[0]?.updated_at)
    expect(stdout).toMatch(new RegExp(`drift: changed in Duvo by unknown, ${UTC.source}\n`))
  })

  test('a renamed folder is told with its time and the way out, and what lies in it is not', async () => {
    const stage = new Stage()
    const agents = Object.fromEntries(
      ['a', 'b', 'c'].map((key) => [key, { folder: 'desk', build: build(`Do ${key}.`) }]),
    )
    const wanted = manifest({ folders: { desk: {} }, agents })
    await stage.applied(wanted)
    await stage.team.call('PATCH', `/_sandbox/folders/${stage.team.idOf('folders', 'desk')}`, {
      name: 'Table',
    })
    const { exit, story, stdout } = await stage.drift(wanted)
    expect([exit, story]).toEqual([2, ['folder.desk missing drift']])
    expect(stdout).toMatch(
      new RegExp(`drift: moved, renamed or replaced in Duvo by unknown, ${UTC.source}\n`),
    )
    expect(stdout).toContain('blocked: looks like the live folder "Table"')
    expect(stdout).toContain('- { from: "Table", to: folder.desk }')
    expect(stdout).not.toContain('duvo-apply')
  })

  test('a folder that is named by its id has its fields compared', async () => {
    const stage = new Stage()
    await stage.team.call('POST', '/v1/agent-folders', { name: 'Desk' })
    const wanted = manifest({
      folders: { desk: { name: 'Desk', id: stage.team.idOf('folders', 'Desk') } },
      agents: { bot: { build: build('One.') } },
    })
    await stage.applied(wanted)
    await stage.team.call('PATCH', `/_sandbox/folders/${stage.team.idOf('folders', 'Desk')}`, {
      name: 'Table',
    })
    const { story, report } = await stage.drift(wanted)
    expect(story).toEqual(['folder.desk changed drift, /name drift'])
    expect(report.items[0]).toMatchObject({ by: null, at: expect.any(String) })
  })

  test('what git removed and is still there is pending', async () => {
    const stage = new Stage()
    const agents = { bot: { build: build('One.') } }
    await stage.applied(manifest({ agents, folders: { old: {} } }))
    const removed = [{ address: 'folder.old', id: stage.team.idOf('folders', 'old') }]
    const wanted = manifest({ agents, removed })
    stage.repository.commit(wanted)
    const { exit, story, stdout, report } = await stage.drift(wanted)
    expect([exit, story]).toEqual([0, ['folder.old leftover pending']])
    expect(stdout).toContain('pending: removed in git, not applied yet')
    expect(report.unmanaged).toEqual([])
  })
})

describe('around it', () => {
  test('live state is listed once, and read-only', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    const { requests } = await stage.text(source('One.'))
    expect(
      requests
        .map(({ path }) =>
          bare(path)
            .replace(/\?.*/, '')
            .replace(/[0-9a-f-]{36}/, 'ID'),
        )
        .sort(),
    ).toEqual(['agent-folders', 'agents', 'agents/ID/revisions', 'connections'])
  })

  test('what is unmanaged is counted, and listed with --verbose', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    await stage.team.call('POST', `/_sandbox/agents/${stage.team.idOf('agents', 'bot')}/copy`, {
      name: 'Mine',
      by: MAJA,
    })
    const { exit, report, stdout } = await stage.drift(source('One.'))
    expect(exit).toBe(0)
    expect(report.summary).toMatchObject({ unmanaged: 1 })
    expect(report.unmanaged).toEqual([
      {
        kind: 'agent',
        name: 'Mine',
        id: stage.team.idOf('agents', 'Mine'),
        by: 'Maja Kos',
        at: expect.any(String),
      },
    ])
    expect(stdout).toContain('1 unmanaged\n')
    const verbose = await stage.text(source('One.'), ['--verbose'])
    expect(verbose.stdout).toMatch(
      new RegExp(
        `agent "Mine" \\(${stage.team.idOf('agents', 'Mine')}\\), last changed by Maja Kos, ${UTC.source}`,
      ),
    )
  })

  test('--target asks about one resource, and finds it in the baseline all the same', async () => {
    const stage = new Stage()
    const agents = { a: { build: build('A') }, b: { build: build('B') } }
    await stage.applied(manifest({ agents }))
    const more = manifest({ agents: { ...agents, c: { build: build('C') } } })
    stage.repository.commit(more)
    await stage.team.edit('a', { build: { patch: { data: { input: 'By hand.' } } } })
    expect((await stage.drift(more, ['--target', 'agent.a'])).story).toEqual([
      `agent.a changed drift, ${INPUT} drift`,
    ])
    expect((await stage.drift(more, ['--target', 'agent.c'])).story).toEqual(['agent.c missing pending'])
  })
})
