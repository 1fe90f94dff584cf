/** Markers and addresses: what is written is what is read. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUuid, KEY_PATTERN, parseAddress, toAddress } from '../../src/model/address.ts'
import { formatMarker, PROJECT_PATTERN, parseMarker, targetsDigest } from '../../src/model/marker.ts'
import { sha256, uuid } from '../helpers/plan-input.ts'
import { check } from '../helpers/property.ts'

const project = fc.stringMatching(new RegExp(PROJECT_PATTERN))
const key = fc.stringMatching(new RegExp(KEY_PATTERN))
const marker = fc.record({
  project,
  key,
  commit: fc.oneof(fc.stringMatching(/^[0-9a-f]{7}$/), fc.constant('local')),
  dirty: fc.boolean(),
  targets: fc.option(fc.stringMatching(/^[0-9a-f]{6}$/)),
})

describe('a marker', () => {
  it('is read as it was written', () => {
    check(
      fc.property(marker, (one) => {
        expect(parseMarker(formatMarker(one))).toEqual(one)
      }),
      300,
    )
  })

  it.each([
    'shop/bot@abcdef1',
    'shop/bot@local',
    'shop/bot@abcdef1-dirty',
    'shop/bot@abcdef1~a1b2c3',
    'shop/bot@local-dirty~a1b2c3',
    'a.b-c_d/Key_1-x@0000000',
  ])('%s', (text) => {
    const parsed = parseMarker(text)
    expect(parsed && formatMarker(parsed)).toBe(text)
  })

  it.each([
    '',
    'Initial build',
    'shop/bot',
    'shop/bot@',
    'shop/bot@abc',
    'shop/bot@ABCDEF1',
    'shop/bot@abcdef12',
    'shop/bot@abcdef1~',
    'shop/bot@abcdef1~a1b2c3d',
    'shop/bot@abcdef1 (copy)',
    ' shop/bot@abcdef1',
    'shop/bot@abcdef1\n',
    'shop/a/b@abcdef1',
    '/bot@abcdef1',
    'shop/bot@abcdef1~a1b2c3-dirty',
  ])('is not %j', (text) => {
    expect(parseMarker(text)).toBeNull()
  })

  it('digests targets as a set', () => {
    const digest = targetsDigest([uuid(2), uuid(1)], sha256)
    expect(digest).toMatch(/^[0-9a-f]{6}$/)
    expect(targetsDigest([uuid(1), uuid(2), uuid(1)], sha256)).toBe(digest)
    expect(targetsDigest([uuid(1)], sha256)).not.toBe(digest)
    expect(targetsDigest([], sha256)).toBeNull()
  })
})

describe('an address', () => {
  it('is read as it was written', () => {
    check(
      fc.property(key, (one) => {
        expect(parseAddress(toAddress('agent', one))).toEqual({ kind: 'agent', key: one })
      }),
    )
  })

  it.each([
    '',
    'agent',
    '.bot',
    'agent.',
    'agent.a b',
    'agent.a.b',
    'agent.-x',
    'Invoice Bot',
    `agent.${'x'.repeat(101)}`,
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeNull()
  })

  it('is never a UUID', () => {
    expect(isUuid(uuid(1))).toBe(true)
    expect(isUuid(uuid(1).toUpperCase())).toBe(true)
    expect(isUuid('agent.bot')).toBe(false)
    expect(isUuid(`${uuid(1)}0`)).toBe(false)
    expect(parseAddress(uuid(1))).toBeNull()
  })
})
