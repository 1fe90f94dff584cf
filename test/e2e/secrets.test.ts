/** "It must show": the value of ERP_TOKEN stands in no output, file or error of any command, at any verbosity. */

import { describe, expect, test } from 'vitest'
import { createTeam, manifest, type Team } from '../helpers/team.ts'
import type { CommandName } from '../helpers/world.ts'

/** With everything in it that changes its looks when it is escaped. */
const TOKEN = 's3cr3t/"tök en+%41\\?ß='

/** The ways it could be written by somebody who did not know better. */
const FORMS = [
  TOKEN,
  JSON.stringify(TOKEN).slice(1, -1),
  JSON.stringify(JSON.stringify(TOKEN)).slice(3, -3),
  encodeURIComponent(TOKEN),
  new URLSearchParams({ t: TOKEN }).toString().slice(2),
  Buffer.from(TOKEN).toString('base64'),
  // Inside a longer base64 text it looks different again.
  Buffer.from(`Bearer ${TOKEN}`).toString('base64').slice(12, -4),
]

/** What a service might send back: every spelling, and the whole header in base64. */
const ECHO = [...FORMS.slice(0, -1), Buffer.from(`Bearer ${TOKEN}`).toString('base64')]

const withToken = (region: string) =>
  manifest({
    connections: {
      erp: {
        name: 'ERP',
        server_url: 'https://erp.example.com/mcp',
        auth_method: 'headers',
        headers: {
          plaintext: { 'X-Region': region, 'X-Careless': 'token=${env:ERP_TOKEN}' },
          secret: { Authorization: 'Bearer ${env:ERP_TOKEN}' },
        },
      },
    },
  })

const variants: readonly (readonly string[])[] = [
  [],
  ['--verbose'],
  ['--format', 'json'],
  ['--format', 'json', '--verbose'],
]

async function expectHidden(
  team: Team,
  command: CommandName,
  source: object | string,
  fetch?: typeof globalThis.fetch,
): Promise<void> {
  for (const args of variants) {
    const yes = command === 'apply' ? ['-y', '--rotate', 'connection.erp'] : []
    const run = await team.run(command, source, [...args, ...yes], fetch === undefined ? {} : { fetch })
    expect(run.all).not.toBe('')
    for (const form of FORMS) {
      expect(run.all).not.toContain(form)
      expect(JSON.stringify(run.written)).not.toContain(form)
    }
  }
}

const newTeam = (): Team => createTeam({ env: { ERP_TOKEN: TOKEN } })

test('the tests would notice: the token does go over the wire', async () => {
  const team = newTeam()
  const run = await team.run('apply', withToken('eu'), ['-y'])
  expect(run.exit).toBe(0)
  expect(run.writes[0]?.body).toMatchObject({ headers: { secret: { Authorization: `Bearer ${TOKEN}` } } })
})

describe.each(['validate', 'plan', 'apply', 'drift'] as const)('duvo-%s hides it', (command) => {
  test('while the connection is new, is there, and has changed', async () => {
    const team = newTeam()
    await expectHidden(team, command, withToken('eu'))
    await team.run('apply', withToken('eu'), ['-y'])
    await expectHidden(team, command, withToken('eu'))
    await expectHidden(team, command, withToken('us'))
  })

  test('when Duvo answers with all it was sent, in every spelling', async () => {
    const team = newTeam()
    const echo: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const message = [...ECHO, await request.text()].join(' | ')
      return Response.json({ error: 'Bad request', message }, { status: 400 })
    }
    const late: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      return request.method === 'GET' ? team.sandbox.fetch(request) : echo(request)
    }
    await expectHidden(team, command, withToken('eu'), echo)
    await expectHidden(team, command, withToken('eu'), late)
    await team.run('apply', withToken('eu'), ['-y'])
    await expectHidden(team, command, withToken('us'), late)
  })

  test('when the manifest is wrong', async () => {
    const team = newTeam()
    await expectHidden(team, command, { ...withToken('eu'), colour: 'red' })
  })
})

test('a secret written out in the manifest is an error that does not repeat it', async () => {
  const team = newTeam()
  const source = JSON.stringify(withToken('eu')).replace(
    'Bearer ${env:ERP_TOKEN}',
    'Bearer written-out-secret',
  )
  for (const args of variants) {
    const run = await team.run('plan', source, args)
    expect(run.exit).toBe(1)
    expect(run.all).toContain('literal-secret')
    expect(run.all).not.toContain('written-out-secret')
    expect(run.requests).toEqual([])
  }
})
