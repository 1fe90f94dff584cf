/** Credentials that people put where everybody can read them: what an export makes of them. */

import { expect, test } from 'vitest'
import { agentDraft, buildDraft, connectionDraft, exported, planned, teamWith } from './export.ts'

const LOGIN = 'ana:hush-hush-1'
const KEY = 'hush-hush-2'

test('in the URL of a server they become variables, and a plan that has them finds nothing to do', async () => {
  const team = teamWith({
    connections: [
      connectionDraft('ERP', {
        url: `https://${LOGIN}@erp.example.com/mcp?region=eu&token=${KEY}&x=1`,
        secret: { Token: 'hush' },
      }),
      connectionDraft('Wiki', {
        provider: 'mcp',
        url: `https://wiki.example.com/?apiKey=${KEY}`,
        auth: null,
      }),
    ],
  })
  const run = await exported(team)
  expect([run.exit, run.stderr]).toEqual([
    0,
    'Plans of what is exported need ERP_LOGIN, ERP_TOKEN_2, WIKI_APIKEY to be set: see EXPORT.md.\n',
  ])
  expect(run.files['duvo.yaml']).toContain(
    'server_url: https://${env:ERP_LOGIN}@erp.example.com/mcp?region=eu&token=${env:ERP_TOKEN_2}&x=1\n',
  )
  expect(run.files['EXPORT.md']).toContain('ERP_TOKEN= # connection.erp, headers.secret.Token\n')
  expect(run.files['EXPORT.md']).toContain('ERP_LOGIN= # connection.erp, server_url, for every command\n')
  expect(run.stdout).toContain('connection.erp: `server_url` holds credentials in Duvo.')
  expect(run.all + Object.values(run.files).join('')).not.toContain('hush-hush')

  expect((await planned(team, run)).stderr).toContain('The environment variable `ERP_LOGIN` is not set.')
  const env = { ERP_LOGIN: LOGIN, ERP_TOKEN_2: KEY, WIKI_APIKEY: KEY }
  const plan = await team.run('plan', null, [], { files: run.files, env })
  expect(plan.stdout).toContain('No changes.')

  // A later change of the address does not give them away either.
  const text = run.files['duvo.yaml']?.replace('region=eu', 'region=us') ?? ''
  const changed = await team.run('plan', null, [], { files: { ...run.files, 'duvo.yaml': text }, env })
  expect(changed.stdout).toContain('region=us')
  expect(changed.all).not.toContain('hush-hush')
})

test('where no variable can stand they are exported as they are, with a warning that names the place', async () => {
  const team = teamWith({
    connections: [connectionDraft('ERP', { plaintext: { 'X-Api-Key': KEY, 'X-Region': 'eu' } })],
    agents: [
      agentDraft('Long', { builds: [buildDraft({ input: `Look at\nhttps://a.example.com/?token=${KEY}` })] }),
      agentDraft('Odd', { builds: [buildDraft({ plugins_of_tomorrow: { api_key: KEY } })] }),
      agentDraft('Tidy', {
        builds: [buildDraft({ input: 'Call https://a.example.com/?token=<TOKEN>&key=$KEY.' })],
      }),
    ],
  })
  const run = await exported(team)
  expect(run.exit).toBe(0)
  expect(run.stderr).toBe(
    [
      'Warning: these seem to hold credentials in clear, and are exported as they are:',
      '  connection.erp: headers.plaintext.X-Api-Key',
      '  agent.long: sops/long.md',
      '  agent.odd: build.config.data.plugins_of_tomorrow.api_key',
      '',
    ].join('\n'),
  )
  expect(run.files['EXPORT.md']).toContain(
    '- `agent.long`: `sops/long.md` seems to hold credentials in clear',
  )
  expect(run.all + (run.files['EXPORT.md'] ?? '')).not.toContain(KEY)
  expect((await planned(team, run)).stdout).toContain('No changes.')
})
