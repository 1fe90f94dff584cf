import { describe, expect, test } from 'vitest'
import { type CommandName, runCommand } from '../helpers/world.ts'

const names: readonly CommandName[] = ['validate', 'plan', 'apply', 'drift', 'connect']

describe.each(names)('duvo-%s', (name) => {
  test.each([['--help'], ['-h']])('%s goes to stdout, exit 0', async (flag) => {
    const run = await runCommand(name, [flag])
    expect([run.exit, run.stderr]).toEqual([0, ''])
    expect(run.stdout).toMatch(new RegExp(`^Usage: duvo-${name} `))
    for (const shown of ['--file', '--var', '--strict', '--format', '--quiet', '--verbose']) {
      expect(run.stdout).toContain(shown)
    }
  })

  test.each([['--version'], ['-V']])('%s goes to stdout, exit 0', async (flag) => {
    const run = await runCommand(name, [flag])
    expect(run).toMatchObject({ exit: 0, stdout: '0.0.0-test\n', stderr: '' })
  })

  test('a wrong flag is told on stderr, with the way to help', async () => {
    const run = await runCommand(name, ['--verbos'])
    expect([run.exit, run.stdout]).toEqual([1, ''])
    expect(run.stderr).toContain("'--verbos'")
    expect(run.stderr).toContain(`See duvo-${name} --help.`)
  })
})
