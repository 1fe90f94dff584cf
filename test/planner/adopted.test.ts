import { describe, expect, it } from 'vitest'
import { build, createTeam, manifest } from '../helpers/team.ts'

/** A team with agents that nobody has marked, two of them called the same. */
async function teamOfOthers() {
  const team = createTeam()
  for (const name of ['Clerk', 'Baker', 'Twin', 'Twin']) {
    await team.call('POST', '/v1/agents', { name, build: { name: 'By hand', config: config(name) } })
  }
  return team
}

const config = (input: string) => (build(input) as { config: object }).config

describe('a manifest written by hand over an existing team', () => {
  const written = manifest({
    agents: {
      clerk: { name: 'Clerk', build: build('Clerk') },
      baker: { name: 'Baker', build: build('Bake.', {}, { handover_targets: [] }) },
    },
  })

  it('says what it adopts, changed or not, in every report', async () => {
    const team = await teamOfOthers()
    const text = await team.run('plan', written)
    expect(text.stdout).toContain('Adopted, found by name: agent.baker, agent.clerk\n')
    expect(text.stdout).toMatch(/~ agent\.baker {2}"Baker"\n {4}found by its name and adopted/)

    const json = JSON.parse((await team.run('plan', written, ['--format', 'json'])).stdout)
    expect(json.adopted).toEqual([
      { address: 'agent.baker', name: 'Baker', id: team.idOf('agents', 'Baker'), by: 'name' },
      { address: 'agent.clerk', name: 'Clerk', id: team.idOf('agents', 'Clerk'), by: 'name' },
    ])
    const markdown = await team.run('plan', written, ['--format', 'markdown'])
    expect(markdown.stdout).toContain('Adopted, found by name: 2')
    expect(markdown.stdout).toContain('- `agent.clerk` "Clerk"')
    const html = await team.run('plan', written, ['--format', 'html'])
    expect(html.stdout).toContain('Adopted (2)')
    expect(html.stdout).toContain('<code>agent.clerk</code>')
  })

  it('names ten of many, and all of them when verbose', async () => {
    const team = createTeam({ seed: 12 })
    const names = team.sandbox.state.snapshot().agents.map(({ name }) => name)
    const many = manifest({ agents: Object.fromEntries(names.map((name, n) => [`a${n}`, { name }])) })
    expect((await team.run('plan', many)).stdout).toMatch(/agent\.a\d+ and 2 more \(--verbose names them\)\n/)
    expect((await team.run('plan', many, ['--verbose'])).stdout).not.toContain('more (')
  })

  it('lists the ids to paste where a name is that of several', async () => {
    const team = await teamOfOthers()
    const twins = team.sandbox.state.snapshot().agents.filter(({ name }) => name === 'Twin')
    const run = await team.run('plan', manifest({ agents: { twin: { name: 'Twin' } } }))
    expect(run.exit).toBe(1)
    for (const { id, created_at } of twins)
      expect(run.stderr).toContain(`\n      id: ${id} # made ${created_at}\n`)

    const [first] = twins
    const settled = await team.run('plan', manifest({ agents: { twin: { name: 'Twin', id: first?.id } } }))
    expect(settled.stdout).toContain('Adopted, found by id: agent.twin\n')
  })
})
