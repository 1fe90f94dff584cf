/** What counts as a credential in a text, and what does not. */

import { expect, test } from 'vitest'
import { credentialsIn, namesSecret } from '../../src/model/credentials.ts'

const found = (text: string): readonly string[] =>
  credentialsIn(text).map(({ start, end, name }) => `${name}: ${text.slice(start, end)}`)

test.each<[string, readonly string[]]>([
  ['https://erp.example.com/mcp?region=eu#token=x', []],
  ['https://erp.example.com/a@b?page_token=3&public_key=4&token=', []],
  ['https://user:p@ss@erp.example.com/mcp', ['login: user:p@ss']],
  ['https://ghp_1@example.com', ['login: ghp_1']],
  ['https://u:p@a.example.com/x?a=1&api_key=k-1&token=t==#f', ['login: u:p', 'api_key: k-1', 'token: t==']],
  ['See (https://a.example.com?sig=1) and postgres://u:p@db/x, a@b.example.com', ['sig: 1)', 'login: u:p']],
  ['https://a.example.com/mcp?apiKey=${env:KEY}', ['apiKey: ${env:KEY}']],
])('%s', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

test('a long text without a URL is read in one go', () => {
  expect(found('a.'.repeat(200_000))).toEqual([])
})

test.each([
  ['api_key', true],
  ['X-Api-Key', true],
  ['accessToken', true],
  ['X-Amz-Signature', true],
  ['Authorization', true],
  ['PASSWORD', true],
  ['key', true],
  ['page_token', false],
  ['publicKey', false],
  ['keyboard', false],
  ['X-Region', false],
])('%s names a secret: %s', (name, expected) => {
  expect(namesSecret(name)).toBe(expected)
})
