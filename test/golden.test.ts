/**
 * Numbered folders: a manifest (`duvo.yaml` and what it includes), live state as a sandbox saves it (`live.json`),
 * and the plan that `duvo-plan` makes of the two, as text and as JSON, on v1 (`plan.txt`) and on v2 (`plan.v2.txt`). Read what changes before accepting it:
 * `npx vitest run test/golden.test.ts -u`.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { SandboxState } from '../src/sandbox/state.ts'
import { onV2 } from './helpers/dialect.ts'
import { createTeam } from './helpers/team.ts'
import { readPlan } from './transitions/ladder.ts'

const root = fileURLToPath(new URL('golden', import.meta.url))
/** v1 came first; the plans of v2 lie beside them. */
const SUFFIX = onV2 ? '.v2' : ''

const names = readdirSync(root).sort()

/** Secrets of live state; no golden file but `live.json` may hold one. */
const SECRETS = ['erp-token-in-live', 'sig-in-live', 'warehouse-key', 'old-secret-key']

/** Where a brake stops the plan. */
const REFUSED = ['008-too-many-deletes']

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]),
  )

test.each(names)('%s', async (name) => {
  const files = filesOf(join(root, name))
  const team = createTeam({ state: JSON.parse(files['live.json'] ?? '{}') as Partial<SandboxState> })
  const options = { files }
  const exit = REFUSED.includes(name) ? 3 : 0

  const text = await team.run('plan', files['duvo.yaml'] ?? '', [], options)
  expect([text.exit, text.stderr]).toEqual([exit, ''])
  await expect(text.stdout).toMatchFileSnapshot(join(root, name, `plan${SUFFIX}.txt`))

  const json = await team.run('plan', files['duvo.yaml'] ?? '', ['--format', 'json'], options)
  expect([json.exit, json.stderr]).toEqual([exit, ''])
  readPlan(json)
  await expect(json.stdout).toMatchFileSnapshot(join(root, name, `plan${SUFFIX}.json`))

  for (const secret of SECRETS) expect(text.all + json.all).not.toContain(secret)
})

test('they are numbered without a gap', () => {
  const numbers = names.map((name) => Number(/^(\d{3})-[a-z-]+$/.exec(name)?.[1]))
  expect(numbers).toEqual(names.map((_, index) => index + 1))
})
