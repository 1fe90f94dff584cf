import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { crashed } from '../../src/cli/output.ts'
import type { Sink, World } from '../../src/cli/world.ts'

const SECRET = 'sk-live-very-secret'

function worldWith(argv: readonly string[]): { readonly world: World; readonly text: () => string } {
  const parts: string[] = []
  const sink: Sink = { write: (text) => void parts.push(text), isTTY: false, columns: undefined }
  const world = {
    argv,
    env: { ERP_TOKEN: SECRET },
    stdout: sink,
    stderr: sink,
    hidden: new Set(['DUVO_API_KEY', 'ERP_TOKEN']),
    hash: (text: string) => createHash('sha256').update(text).digest('hex'),
  } as unknown as World
  return { world, text: () => parts.join('') }
}

it.each([[[]], [['--format', 'json']]])(
  'a bug of ours says so, and keeps secrets out of its stack trace (%j)',
  (argv) => {
    const { world, text } = worldWith(argv)
    expect(crashed(world, new Error(`cannot send Bearer ${SECRET}`))).toBe(1)
    expect(text()).toContain('This is a bug')
    expect(text()).toContain('crashed.test.ts')
    expect(text()).not.toContain(SECRET)
    if (argv.length > 0)
      expect(JSON.parse(text())).toMatchObject({ status: 'error', error: { code: 'internal' } })
  },
)
