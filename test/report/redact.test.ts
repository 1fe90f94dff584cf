import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/report/redact.ts'

const token = 'p@ss w/örd+"1"\n?>~é'

describe('forms of a secret', () => {
  const redact = createRedactor([token])
  const json = JSON.stringify(token).slice(1, -1)
  const bytes = Buffer.from(token)
  test.each([
    ['raw', token],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['percent-encoded', encodeURIComponent(token)],
    ['percent-encoded, lower case', encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase())],
    ['form-encoded', new URLSearchParams({ a: token }).toString().slice(2)],
    ['plus for spaces', encodeURIComponent(token).replaceAll('%20', '+')],
    ['base64', bytes.toString('base64')],
    ['base64 without padding', bytes.toString('base64').replace(/=+$/, '')],
    ['url-safe base64', bytes.toString('base64url')],
    ['url-safe base64 with padding', bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')],
  ])('%s', (_, form) => {
    expect(redact(`before ${form} after`)).toBe('before (redacted) after')
  })

  test.each(['', 'u', 'us', 'user:'])('inside a longer base64 text, after %j', (prefix) => {
    const whole = Buffer.from(`${prefix}${token} and more`).toString('base64')
    const safe = redact(`Basic ${whole}`)
    expect(safe).toContain('(redacted)')
    // What is left at the edges are less than two bytes of the secret.
    const left = Buffer.from(safe.replace('Basic ', '').split('(redacted)').join(''), 'base64').toString(
      'latin1',
    )
    expect(left).not.toContain(bytes.toString('latin1').slice(2, 8))
  })
})

test('short values are left alone, and no secrets mean no change', () => {
  expect(createRedactor(['abcde', ''])('abcde')).toBe('abcde')
  expect(createRedactor([])('abc')).toBe('abc')
})

test('of two secrets the longer one goes, and overlapping ones leave nothing behind', () => {
  expect(createRedactor(['secret', 'secret-long'])('a secret-long b secret c')).toBe(
    'a (redacted) b (redacted) c',
  )
  expect(createRedactor(['abcdef', 'defghi'])('xabcdefghix')).toBe('x(redacted)x')
  expect(createRedactor(['abcabc'])('abcabcabc')).toBe('(redacted)')
})

test('characters that mean something in a regular expression are only characters', () => {
  expect(createRedactor(['.*+?^${}()|[]\\'])('x.*+?^${}()|[]\\x')).toBe('x(redacted)x')
})

// Upper-case and digits: no secret is part of the word that replaces it.
const secret = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ABCXYZ0189 /+%"\\\n~Ž🙂'), minLength: 6, maxLength: 40 }),
  fc.base64String({ minLength: 8, maxLength: 60 }).map((text) => `0${text}`),
)
const noise = fc.string({ unit: 'grapheme', maxLength: 30 })

test('no secret survives in any encoding, wherever it stands', () => {
  const encode = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => JSON.stringify(text),
    (text) => encodeURIComponent(text),
    (text) => encodeURIComponent(text).replaceAll('%20', '+'),
    (text) => Buffer.from(text).toString('base64'),
    (text) => Buffer.from(text).toString('base64url'),
  )
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 5 }),
      noise,
      noise,
      encode,
      (secrets, a, b, enc) => {
        const redact = createRedactor(secrets)
        for (const one of secrets) {
          const form = enc(one)
          const safe = redact(`${a}${form}${b}`)
          expect(safe).not.toContain(form)
          expect(safe).toContain('(redacted)')
        }
      },
    ),
  )
})

test('no secret survives inside base64 of something longer', () => {
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (one, a, b) => {
      const whole = Buffer.from(a + one + b).toString('base64')
      expect(createRedactor([one])(whole)).toContain('(redacted)')
    }),
  )
})

test('text without secrets comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.array(secret, { maxLength: 5 }),
      fc.string({ unit: fc.constantFrom(...'abc \n') }),
      (secrets, text) => {
        expect(createRedactor(secrets)(text)).toBe(text)
      },
    ),
  )
})

test('a hundred long keys in megabytes of text', () => {
  const keys = Array.from(
    { length: 100 },
    (_, n) => `-----BEGIN KEY-----\n${`${n}Zk+/`.repeat(400)}\n-----END KEY-----`,
  )
  const text = `${'The quick brown fox jumps over the lazy dog.\n'.repeat(1000)}-----BEGIN KEY-----\n`.repeat(
    90,
  )
  const redact = createRedactor(keys)
  expect(redact(text)).toBe(text)
  expect(redact(`${text}${keys[42]}`)).toBe(`${text}(redacted)`)
})
