/** Secrets: asked for before the first request, and only those that would be sent. */

import { describe, expect, it } from 'vitest'
import { checkAllSecrets, checkSecrets, fillSecret } from '../../src/cli/secrets.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { desired, input, live, plan, uuid } from '../helpers/plan-input.ts'

const S = '(sensitive)'
const erp = (headers: JsonObject, more: JsonObject = {}) =>
  desired('connection.erp', { name: 'ERP', auth_method: 'headers', headers, ...more })
const secret = { secret: { Authorization: 'Bearer ${env:TOKEN}', Key: '${env:KEY}' } }
const current = (headers: JsonObject) => {
  const read = live('connection', 1, { name: 'ERP', auth_method: 'headers', has_headers: true })
  return { ...read, attrs: { ...read.attrs, headers }, known: ['credentials'] }
}
const ENV = { TOKEN: 'secret-token', KEY: 'secret-key' }
const create = plan([erp(secret)], []).changes

describe('the check', () => {
  it('passes when all are there', () => {
    expect(checkSecrets(create, ENV)).toBeNull()
  })

  it.each([
    ['unset', { KEY: ENV.KEY }, 'TOKEN'],
    ['empty, as CI hands them over', { ...ENV, TOKEN: '' }, 'TOKEN'],
    ['all of them', {}, 'TOKEN, KEY'],
  ])('fails for a secret that is %s, by name', (_, env, names) => {
    const result = checkSecrets(create, env)
    expect(result).toMatchObject({ code: 'missing-secret', message: expect.stringContaining(names) })
    expect(result).toMatchObject({ message: expect.stringContaining('connection.erp') })
  })

  it('fails for one that is too short to be kept out of reports, without telling it', () => {
    const result = checkSecrets(create, { ...ENV, KEY: 'abc' })
    expect(result).toMatchObject({ code: 'missing-secret' })
    expect(JSON.stringify(result)).not.toContain('abc')
  })

  it('asks nothing for what is not sent', () => {
    const renamed = plan([erp(secret, { shared: true })], [current({ Authorization: S, Key: S })]).changes
    expect(renamed).toHaveLength(1)
    expect(checkSecrets(renamed, {})).toBeNull()
    const removed = plan([], [live('connection', 1)], {
      manifest: { removed: [{ address: 'connection.erp', id: uuid(1) }] },
    })
    expect(checkSecrets(removed.changes, {})).toBeNull()
    expect(checkSecrets([], {})).toBeNull()
  })

  it('asks for all headers when one of them changed: they are sent whole', () => {
    const changed = plan(
      [erp({ ...secret, plaintext: { Region: 'eu' } })],
      [current({ Authorization: S, Key: S })],
    ).changes
    expect(checkSecrets(changed, {})).toMatchObject({ code: 'missing-secret' })
  })

  it('asks for them with --rotate', () => {
    const rotated = plan([erp(secret)], [current({ Authorization: S, Key: S })], {
      options: { rotate: ['connection.erp'] },
    }).changes
    expect(checkSecrets(rotated, {})).toMatchObject({ code: 'missing-secret' })
  })

  it('of the whole manifest asks for all of them, sent or not', () => {
    const { manifest } = input([erp(secret)], [])
    expect(checkAllSecrets(manifest, ENV)).toBeNull()
    expect(checkAllSecrets(manifest, { TOKEN: ENV.TOKEN })).toMatchObject({
      message: expect.stringContaining('KEY'),
    })
    expect(checkAllSecrets(input([desired('folder.a')], []).manifest, {})).toBeNull()
  })

  it('does not ask for blocked changes', () => {
    const blocked = plan(
      [erp(secret, { server_url: 'https://a.example' })],
      [live('connection', 2, { server_url: 'https://a.example' })],
    ).changes
    expect(blocked).toMatchObject([{ action: 'blocked' }])
    expect(checkSecrets(blocked, {})).toBeNull()
  })
})

describe('filling in', () => {
  it('takes values as they are, whatever they look like', () => {
    expect(fillSecret('Bearer ${env:TOKEN}', ENV)).toBe('Bearer secret-token')
    expect(fillSecret('${env:A}${env:A}', { A: '$& ${env:B} $$' })).toBe('$& ${env:B} $$$& ${env:B} $$')
    expect(fillSecret('$${env:TOKEN}', ENV)).toBe('${env:TOKEN}')
  })
})
