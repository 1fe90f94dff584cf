import { test } from 'vitest'
import { prepareScenario, teamAt } from './support/crash-plan.ts'
test('x', async () => {
  const s = await prepareScenario()
  const team = teamAt(s)
  let t = performance.now()
  const run = await team.run('apply', s.source, ['-y', '--concurrency', '1'])
  console.log(performance.now() - t)
  t = performance.now()
  await team.run('plan', s.source)
  console.log(performance.now() - t)
  console.log(run.stdout)
  console.log(run.writes.map((w) => `${w.method} ${w.path} ${JSON.stringify(w.body).slice(0, 120)}`).join('\n'))
})
