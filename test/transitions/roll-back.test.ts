/** Rolling back is reverting in git; asked for more, the plan says which earlier revision comes back. */

import { describe, expect, test } from 'vitest'
import { build, createTeam, manifest, type Team } from '../helpers/team.ts'
import { readPlan } from './ladder.ts'

const bot = (input: string, more: object = {}, targets: readonly string[] = []): object =>
  manifest({
    agents: {
      bot: { build: { ...build(input), handover_targets: targets }, ...more },
      other: { build: build('Other.') },
    },
  })

async function reasonOf(
  team: Team,
  source: object,
  args: readonly string[] = ['--verbose'],
): Promise<string> {
  const run = await team.run('plan', source, ['--format', 'json', ...args])
  const [change] = readPlan(run).changes
  return change?.reason ?? run.all
}

async function teamAfter(...sources: readonly object[]): Promise<Team> {
  const team = createTeam()
  for (const source of sources) {
    const run = await team.run('apply', source, ['-y'])
    expect(run.exit, run.all).toBe(0)
  }
  return team
}

describe('a set-up that stood there before', () => {
  test('is named by its newest revision', async () => {
    const team = await teamAfter(bot('One.'), bot('Two.'), bot('One.'), bot('Three.'))
    expect(await reasonOf(team, bot('One.'))).toBe('differs from the manifest; brings back revision 3')
    expect(await reasonOf(team, bot('Two.'))).toBe('differs from the manifest; brings back revision 2')
    expect(await reasonOf(team, bot('Four.'))).toBe('differs from the manifest')
  })

  test('is looked for only when asked, in one read for each agent that differs', async () => {
    const team = await teamAfter(bot('One.'), bot('Two.'))
    const plain = await team.run('plan', bot('One.'))
    expect(plain.all).not.toContain('brings back')
    const asked = await team.run('plan', bot('One.'), ['--verbose'])
    expect(asked.stdout).toContain('brings back revision 1')
    expect(asked.requests.length - plain.requests.length).toBe(1)
    const nothing = await team.run('plan', bot('Two.'), ['--verbose'])
    expect(nothing.requests.length).toBe(plain.requests.length)
  })

  test('is not the same with other handover targets, nor where only the name changes', async () => {
    const team = await teamAfter(bot('One.', {}, ['other']), bot('Two.'), bot('One.'), bot('Two.'))
    expect(await reasonOf(team, bot('One.', {}, ['other']))).toContain('brings back revision 1')
    expect(await reasonOf(team, bot('One.'))).toContain('brings back revision 3')
    expect(await reasonOf(team, bot('Two.', { slack_enabled: true }))).toBe('differs from the manifest')
  })

  test("is found behind a person's revision too", async () => {
    const team = await teamAfter(bot('One.'))
    await team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    expect(await reasonOf(team, bot('One.'))).toContain('brings back revision 1')
  })
})
