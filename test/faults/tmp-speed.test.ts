import { Session } from "node:inspector/promises"
import { writeFileSync } from "node:fs"
import { test, vi } from 'vitest'
vi.mock('simple-git', () => ({ simpleGit: () => ({ raw: async () => { throw new Error('no') } }) }))
import { build, createTeam, manifest } from '../helpers/team.ts'
test('speed', async () => {
  const team = createTeam()
  const m = manifest({ folders: { a: {} }, agents: { x: { folder: 'a', build: build('hi') } } })
  await team.run('apply', m, ['-y'])
  const session = new Session(); session.connect(); await session.post('Profiler.enable'); await session.post('Profiler.start')
  let cpu = process.cpuUsage()
  let t = performance.now()
  for (let i = 0; i < 30; i++) await team.run('plan', m)
  process.stderr.write(`plan ${(performance.now() - t) / 30}\n`)
  t = performance.now()
  for (let i = 0; i < 30; i++) { team.sandbox.state.load({}); await team.run('apply', m, ['-y', '--format', 'json']) }
  process.stderr.write(`apply ${(performance.now() - t) / 30}\n`)
  t = performance.now()
  for (let i = 0; i < 30; i++) await team.run('validate', m)
  process.stderr.write(`validate ${(performance.now() - t) / 30}\n`)
  const { profile } = await session.post('Profiler.stop'); writeFileSync('/tmp/p.cpuprofile', JSON.stringify(profile)); process.stderr.write(`cpu ${process.cpuUsage(cpu).user/1000}\n`)
})
