import { describe, expect, it } from 'vitest'
import { joinUrl, parseBaseUrl } from '../../src/api/base-url.ts'
import { ok } from '../../src/model/result.ts'

describe('parseBaseUrl', () => {
  it.each([
    ['https://api.duvo.ai', 'https://api.duvo.ai'],
    [' https://api.duvo.ai/ ', 'https://api.duvo.ai'],
    ['https://api.duvo.ai//', 'https://api.duvo.ai'],
    ['https://api.duvo.ai/v1', 'https://api.duvo.ai'],
    ['https://api.duvo.ai/v2/', 'https://api.duvo.ai'],
    ['http://localhost:4010/v1', 'http://localhost:4010'],
  ])('%s is %s', (text, origin) => {
    expect(parseBaseUrl(text)).toEqual(ok(origin))
  })

  it.each([
    '',
    'api.duvo.ai',
    'ftp://api.duvo.ai',
    'localhost:4010',
    'https://me:secret@api.duvo.ai',
    'me:secret@api.duvo.ai',
    'https://api.duvo.ai/v3',
    'https://api.duvo.ai/api',
    'https://api.duvo.ai?x=1',
  ])('refuses %s', (text) => {
    const result = parseBaseUrl(text)
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'bad-setting', hint: expect.stringContaining('DUVO_API_BASE_URL') },
    })
    expect(JSON.stringify(result)).not.toContain('secret')
  })
})

it('joinUrl joins without doubling anything', () => {
  expect(joinUrl('https://api.duvo.ai', '/v1/agents')).toBe('https://api.duvo.ai/v1/agents')
  expect(joinUrl('https://api.duvo.ai', 'v1/agents', { limit: 100, q: 'a b&c' })).toBe(
    'https://api.duvo.ai/v1/agents?limit=100&q=a+b%26c',
  )
})
