/** Whatever a manifest looks like and whatever people do: adopted, it plans as `No changes`, and the rest is as it was. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from '../helpers/property.ts'
import { doEdit, edits, manifests } from './random-manifests.ts'
import { adopting } from './stage.ts'

/** The one thing that cannot be done: a text that others use too, at the place where they take it from. */
const SHARED = /^Not adopted: .*: the same text is used by .*$/gm

test('any manifest, any edits', async () => {
  await check(
    fc.asyncProperty(
      manifests,
      fc.dictionary(fc.constantFrom('one', 'two', 'three'), edits),
      async (made, todo) => {
        const { team, files, run } = await adopting(made.files, async (people) => {
          for (const [key, edit] of Object.entries(todo)) await doEdit(people, key, edit)
        })
        const text = files['duvo.yaml'] ?? ''
        expect(run.stdout.replaceAll(SHARED, '')).not.toContain('Not adopted')
        if (!run.stdout.includes('Not adopted')) {
          expect(run.exit, run.all).toBe(0)
          const plan = await team.run('plan', text, [], { files })
          expect(plan.stdout, `${plan.all}\n${text}`).toContain('No changes.')
        }
        // Who was left alone reads as before; set-ups may have changed for all.
        for (const agent of made.agents) {
          if (agent.key in todo) continue
          const before = agent.text.trimEnd()
          expect(text.replaceAll('\r\n', '\n'), agent.key).toContain(before)
        }
        const was = made.files['duvo.yaml'] ?? ''
        expect(/[^\r]\n/.test(text)).toBe(/[^\r]\n/.test(was))
        expect(text.endsWith('\n')).toBe(was.endsWith('\n'))
        const lasting =
          /# (all of it|up|for some|thinks|which|another|the (one|two|three)|of the text|shared)$/gm
        const comments = (of: string) =>
          [...of.replaceAll('\r', '').matchAll(lasting)].map(([found]) => found)
        expect(comments(text)).toEqual(comments(was))
      },
    ),
    Number(process.env['DUVO_ADOPT_RUNS'] ?? 25),
  )
}, 300_000)
