/** The situations that the golden files of drift show. */

import type { DriftClass, DriftItem, DriftReport } from '../../src/model/drift.ts'
import type { FieldChange } from '../../src/model/plan.ts'
import { field, prompt } from './builders.ts'

/** Fields are of their item's class unless they say another; `by` and `at` are those of one edit unless there are more. */
const driftItem = ({
  fields = [],
  ...more
}: Partial<Omit<DriftItem, 'fields'>> & {
  readonly fields?: readonly (FieldChange & { readonly class?: DriftClass })[]
}): DriftItem => {
  const item = {
    address: 'agent.invoice-processor',
    kind: 'agent',
    name: 'Invoice Processor',
    id: '2f6c0f3e-1111-4222-8333-444455556666',
    class: 'drift',
    what: 'changed',
    by: 'Ana Novak',
    at: '2026-11-21T15:02:11.000+01:00',
    revision: null,
    blocked: null,
    source: { file: 'duvo.yaml', line: 31, column: 3 },
    ...more,
  } as const
  const edit = { within: '', by: item.by, at: item.at, revision: item.revision }
  return { edits: [edit], ...item, fields: fields.map((field) => ({ class: item.class, ...field })) }
}

/** A difference that moved the way its item did not. */
const moved = (kind: DriftClass, ...difference: Parameters<typeof field>) => ({
  ...field(...difference),
  class: kind,
})

const gone = { what: 'missing', id: null, edits: [], by: null, at: null } as const

export const driftReport = (
  items: readonly DriftItem[],
  unmanaged: DriftReport['unmanaged'] = [],
  baseline: DriftReport['baseline'] = null,
): DriftReport => ({
  project: 'retail-ops',
  team: null,
  commit: null,
  dialect: 'v2',
  baseline,
  items,
  unmanaged,
  diagnostics: [],
  adopted: null,
})

/** Nobody's in the manifest; the second is called something that plays with the terminal. */
export const strangers: DriftReport['unmanaged'] = [
  {
    kind: 'agent',
    name: 'Night Shift',
    id: '2f6c0f3e-1111-4222-8333-444455556667',
    by: 'Ana Novak',
    at: '2026-11-20T09:30:00.000Z',
  },
  {
    kind: 'folder',
    name: 'Old\u001b[31m',
    id: '2f6c0f3e-1111-4222-8333-444455556668',
    by: null,
    at: '2026-10-01T09:30:00.000Z',
  },
  { kind: 'connection', name: 'Mail', id: '2f6c0f3e-1111-4222-8333-444455556669', by: null, at: null },
]

export const mixedDrift: DriftReport = driftReport(
  [
    driftItem({
      revision: { from: 16, to: 17 },
      fields: [
        field('/build/config/data/input', prompt(20, { 9: ['9. Skip field 9.'] }), prompt(20, { 14: [] })),
        field('/folder', 'folder.finance', null),
        field(
          '/server_url',
          'https://erp.example.com/mcp/regions/eu-central-1/tenants/retail',
          'https://erp.example.com/mcp/regions/eu-west-1/tenants/retail',
        ),
        field('/slack_enabled', true, false),
      ],
    }),
    driftItem({
      address: 'connection.erp',
      name: 'ERP',
      class: 'conflict',
      by: null,
      at: null,
      fields: [field('/headers/secret/Authorization', '(sensitive)', '(sensitive)', true)],
    }),
    driftItem({ address: 'folder.legal', name: 'legal', ...gone }),
    driftItem({
      address: 'agent.triage',
      name: 'triage',
      class: 'pending',
      edits: [],
      by: null,
      at: null,
      fields: [field('/name', 'a', 'b')],
    }),
    driftItem({
      address: 'agent.scout',
      name: 'scout',
      class: 'unclassified',
      fields: [field('/name', 'a', 'b')],
    }),
  ],
  strangers,
)

/** Every other thing an item can be, against a baseline. */
export const baselineDrift: DriftReport = driftReport(
  [
    driftItem({
      class: 'conflict',
      edits: [
        {
          within: '/build',
          by: 'Ana Novak',
          at: '2026-11-21T14:02:11.000Z',
          revision: { from: 16, to: 17 },
        },
        { within: '', by: 'Maja Kos', at: '2026-11-20T08:00:00.000Z', revision: null },
      ],
      revision: { from: 16, to: 17 },
      fields: [
        moved('drift', '/build/config/data/input', 'one\ntwo\n', 'one\n'),
        moved('pending', '/build/config/data/skills', ['ocr'], ['ocr', 'sap-lookup']),
        moved('conflict', '/name', 'Invoices', 'Invoice Processor'),
        moved('drift', '/slack_enabled', true, false),
        moved('pending', '/thread_id', `${'1'.repeat(60)}`, `${'2'.repeat(60)}`),
      ],
    }),
    driftItem({
      address: 'agent.late',
      name: 'late',
      revision: { from: null, to: 4 },
      fields: [field('/build/config/data/input', 'By hand.', 'By git.')],
    }),
    driftItem({
      address: 'folder.finance',
      name: 'Finance',
      what: 'missing',
      id: null,
      by: null,
      at: '2026-11-19T10:00:00.000Z',
      blocked: {
        reason: 'looks like the live folder "Money" (2f6c0f3e-1111-4222-8333-444455556670), renamed',
        hint: 'If it is that one, add this to the manifest:\n  moved:\n    - { from: "Money", to: folder.finance }',
      },
    }),
    driftItem({ address: 'folder.legal', name: 'legal', class: 'conflict', ...gone }),
    driftItem({ address: 'agent.new', name: 'new', class: 'pending', ...gone }),
    driftItem({
      address: 'connection.mailbox',
      name: 'mailbox',
      class: 'pending',
      ...gone,
      blocked: { reason: 'a person has to consent in a browser', hint: '' },
    }),
    driftItem({
      address: 'connection.old-erp',
      name: 'Old ERP',
      class: 'pending',
      what: 'leftover',
      edits: [],
      by: null,
      at: null,
    }),
  ],
  strangers,
  { commit: '3f2c1ab9d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4', from: 'marker' },
)

export const pendingDrift: DriftReport = driftReport(
  [driftItem({ class: 'pending', edits: [], by: null, at: null })],
  [],
  { commit: '3f2c1ab9d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4', from: 'flag' },
)
/** Two files were written; a secret and what plays with the terminal were not. */
export const adoptedDrift: DriftReport = {
  ...driftReport([
    driftItem({
      address: 'connection.erp',
      name: 'ERP',
      by: null,
      at: null,
      fields: [field('/headers/Authorization', '(sensitive)', '(sensitive)', true)],
    }),
  ]),
  adopted: {
    files: [
      { name: 'duvo.yaml', lines: 3 },
      { name: 'sops/invoice-processor.md', lines: 1 },
    ],
    fields: [
      { address: 'agent.invoice-processor', path: '/slack_enabled', files: ['duvo.yaml'] },
      {
        address: 'agent.invoice-processor',
        path: '/build/config/data/input',
        files: ['sops/invoice-processor.md'],
      },
      { address: 'folder.legal', path: '', files: ['duvo.yaml'] },
    ],
    left: [
      {
        address: 'connection.erp',
        path: '/headers/Authorization',
        reason: 'it is a secret, which nobody can read back',
        hint: 'Set the variable to the new value.\nOr take the line out.',
      },
      { address: 'agent.scout', path: '/build/config/x\u001b[31m', reason: 'no\u001b[0m', hint: '' },
    ],
  },
}

export const singleDrift: DriftReport = driftReport([driftItem(gone)])
