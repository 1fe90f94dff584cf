/** What may only have another name in Duvo is neither taken out nor added. */

import { describe, expect, test } from 'vitest'
import { Stage, source } from '../helpers/drift-stage.ts'
import { ownRepositories } from '../helpers/repository.ts'

ownRepositories()

describe('a resource that may only have another name', () => {
  const both = { ...source('One.'), folders: { attic: {} } }
  const renamed = async (): Promise<Stage> => {
    const stage = new Stage()
    await stage.applied(both)
    const folder = stage.team.idOf('folders', 'attic')
    await stage.team.call('PATCH', `/v1/agent-folders/${folder}`, { name: 'Loft' })
    return stage
  }

  test('is taken out only when it is named', async () => {
    const stage = await renamed()
    const all = await stage.drift(both, ['--adopt', 'all'])
    expect(all.written).toEqual({})
    expect(all.exit).toBe(2)
    expect(all.report.adopted).toMatchObject({
      left: [{ address: 'folder.attic', reason: expect.stringContaining('"Loft"') }],
    })
  })

  test('is called moved where only its place differs, and what lies in it is not called gone', async () => {
    const stage = new Stage()
    const wanted = {
      ...source('One.', { folder: 'finance' }),
      folders: { finance: {}, eu: {}, taxes: { parent: 'finance' } },
    }
    await stage.applied(wanted)
    const [finance, eu] = ['finance', 'eu'].map((name) => stage.team.idOf('folders', name))
    await stage.team.call('PATCH', `/v1/agent-folders/${finance}`, { parent_folder_id: eu })
    const { all } = await stage.text(wanted)
    expect(all).toMatch(/folder\.finance\n +drift: moved, renamed or replaced in Duvo by/)
    expect(all).toContain(`looks like the live folder "finance" (${finance}), moved\n`)
    expect(all).toMatch(/folder\.taxes\n +drift: not found in Duvo; nothing tells whether it is gone\n/)
    const adopted = await stage.drift(wanted, ['--adopt', 'folder.finance'])
    expect([adopted.exit, adopted.story], adopted.all).toEqual([0, []])
  })
})
