/** Drift from two plans, for tests: who is there, what git wants now, and what it wanted then. */

import { kinds } from '../../src/kinds/index.ts'
import type { DriftItem } from '../../src/model/drift.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { LiveResource } from '../../src/model/live.ts'
import type { DesiredResource, Manifest } from '../../src/model/manifest.ts'
import { classifyDrift } from '../../src/planner/drift.ts'
import { build, config, desired, input, live, PROJECT, plan } from './plan-input.ts'

export type Written = readonly DesiredResource[]

const planned = (resources: Written, snapshot: readonly LiveResource[], more: Partial<Manifest> = {}) => ({
  manifest: input(resources, snapshot, { manifest: more }).manifest,
  plan: plan(resources, snapshot, { manifest: more }),
})

export function drift(
  now: Written,
  baseline: Written | null,
  snapshot: readonly LiveResource[],
  more: Partial<Manifest> = {},
) {
  return classifyDrift({
    now: planned(now, snapshot, more),
    baseline: baseline === null ? null : planned(baseline, snapshot),
    snapshot: input([], snapshot).snapshot,
    kinds,
  })
}

/** `agent.bot changed drift: /name drift, /slack_enabled pending` */
export const story = ({ items }: { readonly items: readonly DriftItem[] }): readonly string[] =>
  items.map(
    (item) =>
      `${item.address} ${item.what} ${item.class}${item.fields.length > 0 ? ': ' : ''}${item.fields.map((field) => `${field.path} ${field.class}`).join(', ')}`,
  )

export const agent = (written: JsonObject = {}, address: `agent.${string}` = 'agent.bot') =>
  desired(address, { name: 'Bot', ...written })

export const INPUT = '/build/config/data/input'
export const says = (text: string): JsonObject => ({ build: { config: config(text) } })

/** A live agent of ours: its row last written by Ann, its build created by us, or by Bob when it is named by hand. */
export const bot = (text: string, fields: JsonObject = {}, name = `${PROJECT}/bot@abcdef1`, n = 1) =>
  live('agent', n, {
    name: 'Bot',
    updated_by: { name: 'Ann' },
    updated_at: '2026-03-01T00:00:00.000Z',
    latest_build: build(name, config(text), {
      revision_number: 1,
      created_at: '2026-02-01T00:00:00.000Z',
      created_by_name: 'Bob',
    }),
    ...fields,
  })
