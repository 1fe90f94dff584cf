/** Situations that only a report in markdown has to fear, or shows more of than a terminal does. */

import type { Plan } from '../../src/model/plan.ts'
import { blocked, create, field, plan, prompt, remove, update, warning } from './builders.ts'

export const OPTIONS = { version: '0.1.0', htmlReport: null }

const paragraph = (words: string): string =>
  `When an invoice arrives, read it twice and compare every line with the purchase order it names. ${words} If anything is missing, write down what it is, and ask the person who ordered. Keep the tone friendly, and never promise a date that nobody has confirmed to you in writing.\n`

/** Every action, a secret, a long text with paragraphs, a rename, something blocked. */
export const everyAction: Plan = plan(
  [
    create('folder.accounts-payable', 'Accounts payable', {
      fields: [field('/name', null, 'Accounts payable'), field('/parent', null, 'folder.finance')],
    }),
    create('agent.dispute-handler', 'Dispute Handler', {
      requires: ['folder.accounts-payable'],
      fields: [
        field('/build/config/data/input', null, prompt(300)),
        field('/build/config/data/skills', null, []),
        field('/folder', null, 'folder.accounts-payable'),
        field('/thread_id', null, null),
      ],
    }),
    update('agent.invoice-processor', 'Invoice Processor', {
      reason: 'it differs from the manifest',
      extra: {
        schedules: [{ enabled: true, frequency: 'daily', time: '09:00', timezone: 'Europe/Prague' }],
      },
      fields: [
        field(
          '/build/config/data/input',
          `${prompt(299)}${paragraph('Pay within 30 days.')}`,
          `${prompt(299, {
            12: ['12. Check field 12 of the invoice against the contract.'],
            30: ['Ask a person when the total is above 10,000 EUR.  ', 'Never pay twice.'],
            31: [],
            200: [],
          })}${paragraph('Pay within 14 days.')}`,
        ),
        field('/build/config/data/skills', ['ocr'], ['ocr', 'sap-lookup']),
        field('/slack_enabled', false, true),
        field('/thread_id', '42', null),
      ],
    }),
    update('agent.support', 'Customer Support', {
      reason: 'named under `moved`: it was "Support Desk"',
      fields: [field('/name', 'Support Desk', 'Customer Support')],
      requires: ['folder.accounts-payable'],
    }),
    update('connection.erp', 'ERP', {
      adopts: true,
      fields: [
        field('/headers/secret/Authorization', '(sensitive)', '(sensitive)', true),
        field('/headers/secret/X-Trace', null, '(sensitive)', true),
        field('/headers/secret/X-Old', '(sensitive)', null, true),
        field('/note', `${prompt(3)}`, null),
      ],
    }),
    remove('agent.old-bot', 'Old Bot', { fields: [field('/name', 'Old Bot', null)] }),
    remove('folder.attic', 'Attic'),
    blocked('agent.triage', 'Triage', {
      reason: 'looks like the live agent "Tri Age" (2f6c0f3e-1111-4222-8333-444455556666), renamed',
      hint: [
        'If it is that one, add this to the manifest:',
        '  moved:',
        '    - { from: "Tri Age", to: agent.triage }',
        'If it is a new one, write `lifecycle: { new: true }` on it or pass --allow-create agent.triage',
      ].join('\n'),
      fields: [field('/name', null, 'Triage')],
    }),
  ],
  {
    diagnostics: [
      warning(),
      warning({
        severity: 'error',
        code: 'ambiguous',
        message: 'agent.router is found twice.',
        position: { file: 'duvo.yaml', line: 31, column: 5 },
        frame: '  30 | agents:\n> 31 |   router:\n     |   ^\n  32 |     name: Router\n',
      }),
      warning({
        severity: 'info',
        code: 'orphan',
        message: 'agent.night-shift ("Night Shift") left the manifest but is still in Duvo.',
        hint: 'To have it deleted, add this to the manifest:\n  removed:\n    - { address: agent.night-shift }',
      }),
    ],
    summary: { unchanged: 7, unmanaged: 3, adopted: 1, orphaned: 1 },
  },
)

/** What people might write into a name or a prompt, by mistake or on purpose. */
const TRICKS = [
  '```',
  '~~~~',
  '</details>',
  '<script>alert(1)</script>',
  '<!-- duvo-gitops:plan:retail-ops -->',
  '-->',
  '\u001b[2J\u001b[31mred',
  '\u202edesrever',
  '@here and @octocat',
  'fixes #123, GH-7, octo/repo#9, !12, $x^2$, :smile:',
  '![picture](https://example.com/pixel.png)',
  '[link](javascript:alert(1)) www.example.com mail@example.com',
  'a | b \\| c || d',
  '/close',
  '| a | b |',
  '# heading',
  '`code` ``more``',
  '*bold* _under_ ~~gone~~ &lt;',
]

export const hostileMarkdown: Plan = plan(
  [
    update('agent.sly', 'Sly | ` @here <b> ![x](https://example.com/x.png)', {
      reason: 'it was @octocat, see #1 and https://example.com/?q=<x>',
      fields: [
        field('/build/config/data/input', TRICKS.join('\n'), TRICKS.map((line) => `${line} now`).join('\n')),
        ...TRICKS.map((trick, index) => field(`/${index}`, trick, `${trick}!`)),
        field('/</summary>`|@here', 1, 2),
      ],
      source: { file: 'a`b|c.yaml', line: 1, column: 1 },
    }),
    create('agent.new', '</summary></details><script>', {
      fields: [field('/build/config/data/input', null, `\`\`\`\`\`\n</details>\n${TRICKS.join('\n')}`)],
    }),
    remove('agent.gone', 'gone\n\n</details> @here'),
    blocked('agent.stuck', 'stuck', {
      reason: 'the live agent "@here | `x` </td>" belongs to #2',
      hint: 'Add:\n  moved:\n    - { from: "```\u202e|", to: agent.stuck }\n/close',
    }),
  ],
  {
    diagnostics: [
      warning({
        message: 'A\u001b]0;title\u0007B </details> @here `unbalanced and `balanced` text',
        frame: '> 1 | ```\n    | ^',
        hint: '/close\n  ```\n  removed: <script>',
      }),
    ],
  },
)
