/** What somebody wrote into Duvo in clear does not get into git unseen. */

import { expect, test } from 'vitest'
import { adopting, HEAD } from '../adopt/stage.ts'
import type { Team } from '../helpers/team.ts'

const ADDRESS = 'https://erp.example.com/mcp'

const TEXT = `${HEAD}
connections:
  erp:
    name: ERP
    auth_method: headers
    server_url: ${ADDRESS}
    headers: { plaintext: { X-Region: eu }, secret: { Authorization: 'Bearer \${env:ERP}' } }
`

const edit = (fields: Record<string, unknown>) => async (team: Team) => {
  const { connections = [], ...state } = team.sandbox.state.snapshot()
  team.sandbox.state.load({ ...state, connections: connections.map((one) => ({ ...one, ...fields })) })
}

test('a login or a key in a URL is left, with the place and never the value', async () => {
  const { files, run } = await adopting(
    { 'duvo.yaml': TEXT },
    edit({ server_url: 'https://joe:hunter2hunter2@erp.example.com/mcp?token=hunter3hunter3' }),
    ['--adopt', 'connection.erp'],
  )
  expect(run.exit).toBe(2)
  expect(files['duvo.yaml']).toBe(TEXT)
  expect(run.stdout).toContain('it seems to hold a login or a key in clear')
  expect(run.stdout).toContain('connection.erp /server_url')
})

test('so is what holds the value of a secret', async () => {
  const { files, run } = await adopting(
    { 'duvo.yaml': TEXT },
    edit({ server_url: `${ADDRESS}/a-secret-of-the-erp` }),
    ['--adopt', 'connection.erp'],
  )
  expect(run.exit).toBe(2)
  expect(files['duvo.yaml']).toBe(TEXT)
  expect(run.stdout).toContain('it holds the value of a secret that the manifest takes from the environment')
  expect(run.all).not.toContain('a-secret-of-the-erp')
})

test('what git has already is no reason: the rest of the address is adopted', async () => {
  const text = TEXT.replace(ADDRESS, `${ADDRESS}?token=hunter3hunter3`)
  const { files, run } = await adopting(
    { 'duvo.yaml': text },
    edit({ server_url: 'https://new.example.com/mcp?token=hunter3hunter3' }),
    ['--adopt', 'connection.erp'],
  )
  expect(run.all).toContain('No drift')
  expect(files['duvo.yaml']).toBe(text.replace('erp.example.com', 'new.example.com'))
})
