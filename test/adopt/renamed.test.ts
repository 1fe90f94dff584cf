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
})
