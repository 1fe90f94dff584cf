import { describe, expect, it } from 'vitest'
import { kinds } from '../../src/kinds/index.ts'
import { HEAD, loadFiles, manifestOf, places, resourceOf } from './load-text.ts'

const MANIFEST = `${HEAD}vars: { region: eu }
folders:
  finance: { name: Finance }
  accounts-payable: { name: Accounts payable, parent: finance }
connections:
  erp:
    name: ERP
    server_url: https://erp.example.com/mcp
    auth_method: headers
    headers:
      plaintext: { X-Region: "\${var:region}" }
      secret:    { Authorization: "Bearer \${env:ERP_TOKEN}" }
    shared: true
  mailbox: { provider: native, oauth_provider: gmail }
builds:
  extraction:
    config: { version: v2, data: { models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } } } }
agents:
  invoice-processor:
    name: Invoice Processor
    folder: accounts-payable
    slack_enabled: true
    build:
      from: extraction
      config:
        data:
          input: { file: sops/invoice-processor.md }
          subAgents: [dispute-handler]
      handover_targets: [dispute-handler]
      revision_name: Invoices v7
    lifecycle:
      protect: true
      ignore_changes: [build.config.data.skills]
  dispute-handler:
    build: { from: extraction, config: { data: { input: Handle disputes. } } }
moved:
  - { from: "Invoice Bot", to: agent.invoice-processor }
removed:
  - { address: agent.old-bot }
`

const SOP = { 'sops/invoice-processor.md': 'Process invoices.\n' }
const load = (text: string) => loadFiles({ 'duvo.yaml': text, ...SOP }, { kinds })

describe("Duvo's own kinds", () => {
  it('load the manifest of the documentation', async () => {
    const result = await load(MANIFEST)
    expect(result.diagnostics).toEqual([])
    expect(manifestOf(result).resources.map(({ address }) => address)).toEqual([
      'folder.accounts-payable',
      'folder.finance',
      'connection.erp',
      'connection.mailbox',
      'agent.dispute-handler',
      'agent.invoice-processor',
    ])
    expect(resourceOf(result, 'folder.accounts-payable').attrs['parent']).toBe('folder.finance')
    expect(resourceOf(result, 'agent.invoice-processor').attrs).toMatchObject({
      folder: 'folder.accounts-payable',
      build: { config: { data: { subAgents: ['agent.dispute-handler'] } } },
    })
    expect(resourceOf(result, 'connection.erp').secrets).toEqual({
      '/headers/Authorization': 'Bearer ${env:ERP_TOKEN}',
    })
    expect(result.secretNames).toEqual(['ERP_TOKEN'])
    expect(result.locate(['agents', 'invoice-processor'])).toMatchObject({ column: 3 })
  })

  it.each([
    ['claude-sonnet-4-6', 'claude-sonet-4-6', '21:62 unknown-model'],
    ['protect: true', 'protect: maybe', '36:16 schema'],
    ['build.config.data.skills', 'build.config.dat', null],
    ['build.config.data.skills', 'buidl.config', '37:24 bad-ignore-path'],
    ['Bearer ${env:ERP_TOKEN}', 'Bearer abc', '16:35 literal-secret'],
    ['provider: native, ', 'provider: mcp, ', '18:3 schema'],
    ['    auth_method: headers\n', '', '10:3 schema'],
    ['config: { data: { input: Handle disputes. } }', 'config: {}', '39:32 schema'],
    [
      'build: { from: extraction, config: { data: { input: Handle disputes. } } }',
      'build: {}',
      '39:5 no-build',
    ],
    ['subAgents: [', 'subagents: [', '32:11 unknown-config-key'],
    ['folders:', 'folder:', '6:1 unknown-key'],
  ])('%s → %s', async (from, to, expected) => {
    const found = places(await load(MANIFEST.replace(from, to)))
    if (expected === null) expect(found).toEqual([])
    else expect(found).toContain(`duvo.yaml:${expected}`)
  })

  it('say under which condition a key is wanted or not', async () => {
    const result = await load(MANIFEST.replace('provider: native, ', 'provider: mcp, '))
    const messages = result.diagnostics.map(({ message }) => message)
    expect(messages).toContain('`mailbox` lacks `server_url` with `provider: mcp`.')
    expect(messages).toContain('`oauth_provider` does not belong here with `provider: mcp`.')
  })
})
