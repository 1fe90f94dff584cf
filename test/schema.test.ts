import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { kinds } from '../src/kinds/index.ts'
import { manifestSchema } from '../src/loader/schema.ts'
import { fakeKinds } from './loader/fake-kinds.ts'

const saved = await readFile(new URL('../schema/manifest.schema.json', import.meta.url), 'utf8')

describe('schema/manifest.schema.json', () => {
  it('is what the kinds say (else: npm run schema)', () => {
    expect(saved).toBe(`${JSON.stringify(manifestSchema(kinds), null, 2)}\n`)
  })

  it('is JSON Schema 2020-12, and describes every key an editor may offer', () => {
    const ajv = new Ajv2020({ strictTypes: false, strictRequired: false })
    ajv.addVocabulary(['x-known-values', 'x-open'])
    addFormats.default(ajv)
    const schema = manifestSchema(kinds)
    expect(ajv.validateSchema(schema)).toBe(true)
    for (const [name, section] of Object.entries(schema['properties'] ?? {})) {
      expect(section, name).toHaveProperty('description')
    }
  })

  it('has a section for every kind, and one for every kind of set-up', () => {
    const properties = Object.keys(manifestSchema(kinds)['properties'] ?? {})
    for (const { section, shared } of kinds) {
      expect(properties).toContain(section)
      if (shared) expect(properties).toContain(shared.section)
    }
    expect(properties).toEqual(
      expect.arrayContaining(['version', 'project', 'team', 'owner', 'vars', 'formerly']),
    )
  })
})

describe('folding', () => {
  it('lets a set-up start from another, and every resource have an id and a lifecycle', () => {
    const properties = manifestSchema(fakeKinds)['properties'] as Record<string, never>
    expect(properties['robots']).toHaveProperty('additionalProperties.properties.setup.properties.from')
    expect(properties['robots']).toHaveProperty('additionalProperties.properties.lifecycle')
    expect(properties['boxes']).toHaveProperty('additionalProperties.properties.id')
    expect(properties['setups']).toMatchObject({ additionalProperties: { type: 'object' } })
  })
})
