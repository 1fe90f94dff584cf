/** The situations that the golden files show. */

import type { Plan } from '../../src/model/plan.ts'
import type { Failure } from '../../src/model/result.ts'
import { blocked, create, field, plan, prompt, remove, update, warning } from './builders.ts'

export const mixedPlan: Plan = plan(
  [
    create('folder.accounts-payable', 'Accounts payable', {
      fields: [field('/name', null, 'Accounts payable'), field('/parent', null, 'folder.finance')],
    }),
    create('agent.dispute-handler', 'Dispute Handler', {
      requires: ['folder.accounts-payable'],
      fields: [
        field('/build/config/data/input', null, prompt(126)),
        field('/build/config/data/models', null, {
          agent: { model: 'claude-sonnet-4-6' },
          browsing: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
        }),
        field('/build/config/data/subAgents', null, ['agent.invoice-processor', 'agent.triage']),
        field('/build/config/version', null, 'v2'),
        field('/folder', null, 'folder.accounts-payable'),
        field('/slack_enabled', null, true),
      ],
    }),
    update('agent.invoice-processor', 'Invoice Processor', {
      extra: {
        schedules: [
          { enabled: true, frequency: 'daily', time: '09:00', timezone: 'Europe/Prague' },
          { enabled: false, frequency: 'weekly', day: 'monday', time: '08:00', timezone: 'UTC' },
        ],
      },
      fields: [
        field(
          '/build/config/data/input',
          prompt(40),
          prompt(40, {
            12: ['12. Check field 12 of the invoice against the contract.'],
            30: ['Ask a person when the total is above 10,000 EUR.  ', 'Never pay twice.'],
            31: [],
          }),
        ),
        field('/build/config/data/skills', ['ocr'], ['ocr', 'sap-lookup']),
        field('/folder', null, 'folder.accounts-payable'),
        field('/name', 'Invoice Bot', 'Invoice Processor'),
        field('/slack_enabled', false, true),
        field('/thread_id', '42', null),
      ],
    }),
    update('connection.erp', 'ERP', {
      adopts: true,
      reason: 'Matched by its name; it becomes part of this manifest.',
      fields: [
        field('/headers/secret/Authorization', '(sensitive)', '(sensitive)', true),
        field('/headers/secret/X-Trace', null, '(sensitive)', true),
        field('/headers/secret/X-Old', '(sensitive)', null, true),
        field(
          '/server_url',
          'https://erp.example.com/mcp/regions/eu-central-1/tenants/retail',
          'https://erp.example.com/mcp/regions/eu-west-1/tenants/retail',
        ),
      ],
    }),
    remove('agent.old-bot', 'Old Bot'),
    blocked('agent.support', 'Support', {
      reason: 'It looks like the live agent "Support Desk", renamed.',
      hint: 'moved:\n  - { from: "Support Desk", to: agent.support }',
    }),
  ],
  {
    diagnostics: [
      warning(),
      warning({
        severity: 'info',
        code: 'orphan',
        message: 'agent.night-shift carries our marker, but its key left the manifest.',
        hint: 'removed:\n  - { address: agent.night-shift }',
        position: { file: 'duvo.yaml', line: 1, column: 1 },
      }),
    ],
    summary: { unchanged: 7, unmanaged: 3, adopted: 1, orphaned: 1 },
  },
)

export const refusedPlan: Plan = plan(
  ['one', 'two', 'three', 'four', 'five', 'six'].map((key) => remove(`agent.${key}`, key)),
  {
    refusals: [
      {
        severity: 'error',
        code: 'too-many-deletes',
        message: '6 deletes are planned, and more than 5 need to be allowed.',
        hint: 'Allow them one by one with --allow-delete agent.one, or all with --max-deletes 6.',
      },
    ],
    summary: { unchanged: 20 },
  },
)

/** Names and texts that try to play with the terminal. */
export const hostilePlan: Plan = plan(
  [
    update('agent.sly', '\u001b[2J\u001b[31mClean\rNo changes.', {
      fields: [
        field('/build/config/data/input', 'one\ntwo\u001b[1A\nthree\n', 'one\ntwo\u202edesrever\r\nthree\n'),
        field('/description', 'caf\u00e9 👩‍👩‍👧', '日本語 \u009b31m'),
        field('/\u0007bell', 1, 2),
      ],
    }),
  ],
  { diagnostics: [warning({ message: 'A\u001b]0;title\u0007B' })] },
)

export const rejected: Failure = {
  code: 'rejected',
  message: 'Duvo rejected the name: it must have at most 100 characters.',
  hint: 'Shorten `name` of agent.dispute-handler.',
  status: 400,
  request: 'POST /v1/agents',
  fate: 'not-applied',
}

export const timedOut: Failure = {
  code: 'timeout',
  message: 'Duvo did not answer within 30 s.',
  request: 'PATCH /v1/agents/2f6c0f3e',
  fate: 'unknown',
}
