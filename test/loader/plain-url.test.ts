import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainUrlFirst } from '../../src/loader/plain-url.ts'
import { check } from '../helpers/property.ts'

const full = addFormats.default.get('uri') as (text: string) => boolean

describe('the short way for plain URLs', () => {
  it('takes it for what most people write', () => {
    const asked: string[] = []
    const uri = plainUrlFirst((text) => asked.push(text) > 0)
    for (const url of ['https://mcp.example.com', 'http://localhost:3000/mcp/', 'HTTPS://a-b.example/~x/y_z'])
      uri(url)
    expect(asked).toEqual([])
  })

  it('says what the full grammar says', () => {
    const part = fc.constantFrom(
      'http',
      's',
      '://',
      ':',
      '/',
      '//',
      'a',
      'B',
      '-',
      '.',
      '_',
      '~',
      '8',
      '%',
      '%41',
      ' ',
      '@',
      '?',
      '#',
      '[',
      '[::1]',
      'ü',
      '\n',
      '{',
    )
    check(
      fc.property(fc.array(part, { maxLength: 12 }), fc.boolean(), (parts, isUrl) => {
        const text = `${isUrl ? 'https://a' : ''}${parts.join('')}`
        expect(plainUrlFirst(full)(text)).toBe(full(text))
      }),
      2000,
    )
  })
})
