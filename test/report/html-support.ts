/** What the tests of HTML reports share: assets, options, and a plan in which every text is hostile. */

import type { Address } from '../../src/model/address.ts'
import type { Change, Plan } from '../../src/model/plan.ts'
import type { HtmlOptions } from '../../src/report/html-page.ts'
import { pageAssets } from '../helpers/page-assets.ts'
import { blocked, create, field, plan, prompt, remove, update, warning } from './builders.ts'

/** The options of a page with the real style and script. */
export const OPTIONS: HtmlOptions & { readonly readRequests: number; readonly baseUrl: string } = {
  version: '0.1.0',
  page: pageAssets,
  readRequests: 4,
  baseUrl: 'https://api.example.com',
}

/** Breaks out of elements, attributes, scripts and terminals, and turns text around. */
export const EVIL =
  '</script><script>window.hacked=1</script></style></title></details></pre>-->"\'><img src=x onerror="window.hacked=1">\u001b[31m\u202egnp\u0007'

/** The same text wherever text may come from outside. */
export const evilPlan = (): Plan =>
  plan(
    [
      update('agent.sly', EVIL, {
        reason: EVIL,
        hint: `${EVIL}\nmoved:\n  - { from: "${EVIL}", to: agent.sly }`,
        source: { file: `${EVIL}.yaml`, line: 1, column: 1 },
        extra: { schedules: [{ frequency: 'custom', cron: EVIL }] },
        fields: [
          field(`/${EVIL}`, 1, 2),
          field('/name', EVIL, `${EVIL}!`),
          field('/list', [EVIL], { [EVIL]: { isEscaped: true } }),
          field('/added', null, `${EVIL}\n${EVIL}\n`),
          field('/changed', `one\n${EVIL}\nthree\n`, `one\n${EVIL} and more\nthree`),
        ],
      }),
      create(`agent.${EVIL}`, 'bad key', { requires: ['agent.sly', `agent.${EVIL}x`] }),
    ],
    {
      project: EVIL,
      team: EVIL,
      commit: EVIL,
      diagnostics: [warning({ message: EVIL, hint: EVIL, frame: `> 1 | ${EVIL}\n    | ^\n` })],
      refusals: [warning({ severity: 'error', code: 'wrong-team', message: EVIL, hint: EVIL })],
    },
  )

/** A plan of this many changes, like those of a large team: folders, agents in them, agents that call others. */
export function largePlan(total: number): Plan {
  const folders = Math.max(1, Math.floor(total / 40))
  const changes: Change[] = Array.from({ length: folders }, (_, n) =>
    create(`folder.team-${n}`, `Team ${n}`, { fields: [field('/name', null, `Team ${n}`)] }),
  )
  for (let n = 0; changes.length < total; n += 1) changes.push(agentChange(n, n % folders))
  return plan(changes, { summary: { unchanged: 120, unmanaged: 4 } })
}

function agentChange(n: number, folder: number): Change {
  const address = `agent.worker-${n}` as const
  const requires: Address[] = [`folder.team-${folder}`]
  if (n % 7 === 6) requires.push(`agent.worker-${n - 1}`)
  const name = `Worker ${n}`
  if (n % 50 === 1) return remove(address, name)
  if (n % 97 === 2) return blocked(address, name, { reason: 'looks like a rename', hint: `moved:\n  - ${n}` })
  return n % 3 === 0
    ? create(address, name, {
        requires,
        fields: [
          field('/build/config/data/input', null, prompt(30)),
          field('/folder', null, `folder.team-${folder}`),
        ],
      })
    : update(address, name, {
        requires,
        fields: [
          field('/build/config/data/input', prompt(40), prompt(40, { 9: [`Ask a person about ${n}.`] })),
          field('/slack_enabled', false, true),
        ],
      })
}

/** How often a text stands in another. */
export const occurrences = (text: string, part: string): number => text.split(part).length - 1
