/** Connections on API v1: what is sent, and what reads back. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import type { LiveResource } from '../../src/model/live.ts'
import { fail, ok } from '../../src/model/result.ts'
import {
  type DesiredExtras,
  desired,
  fieldsOf,
  kindOf,
  live,
  plan,
  readRow,
  USER,
  uuid,
} from '../helpers/plan-input.ts'
import { bodyOf, fakeIo, run, status } from './fake-io.ts'

const S = '(sensitive)'
const URL = 'https://erp.example.com/mcp'
const headers = { plaintext: { Region: 'eu' }, secret: { Authorization: 'Bearer ${env:TOKEN}' } }
const erp = (written: JsonObject = {}, more: DesiredExtras = {}) =>
  desired(
    'connection.erp',
    { name: 'ERP', server_url: URL, auth_method: 'headers', headers, ...written },
    more,
  )
const current = (map: JsonObject, fields: JsonObject = {}): LiveResource => {
  const read = live('connection', 1, {
    name: 'ERP',
    server_url: URL,
    auth_method: 'headers',
    has_headers: true,
    ...fields,
  })
  return { ...read, attrs: { ...read.attrs, headers: map }, known: ['credentials'] }
}
const secret = (template: string): string => template.replace('${env:TOKEN}', 's3cret')

describe('create', () => {
  it('takes the two kinds of header apart and fills in secrets; `shared` comes afterwards', async () => {
    const io = fakeIo()
    await run(plan([erp({ shared: true })], []), 'connection.erp', io, secret)
    expect(io.sent).toEqual([
      {
        method: 'POST',
        path: '/v1/connections',
        retry: 'once',
        body: {
          name: 'ERP',
          server_url: URL,
          type: 'custom_mcp',
          provider: 'user',
          auth_method: 'headers',
          headers: { plaintext: { Region: 'eu' }, secret: { Authorization: 'Bearer s3cret' } },
        },
      },
      { method: 'PATCH', path: `/v1/connections/${uuid(0xcc1)}`, body: { shared: true }, retry: 'repeat' },
    ])
  })

  it('of one that is not shared takes one request', async () => {
    const io = fakeIo()
    const results = await run(plan([erp({ shared: false })], []), 'connection.erp', io, secret)
    expect(io.sent).toHaveLength(1)
    expect(results).toMatchObject([{ ok: true, value: { id: uuid(0xcc1), caller: { user: USER } } }])
  })

  it('keeps secrets out of the plan', () => {
    const text = JSON.stringify(plan([erp()], []))
    expect(text).not.toContain('s3cret')
    expect(fieldsOf(plan([erp()], []), 'connection.erp')).toContain('/headers/Authorization')
  })
})

describe('update', () => {
  it('sends only what changed', async () => {
    const io = fakeIo()
    await run(
      plan([erp({ shared: true })], [current({ Region: 'eu', Authorization: S })]),
      'connection.erp',
      io,
      secret,
    )
    expect(io.sent).toEqual([
      { method: 'PATCH', path: `/v1/connections/${uuid(1)}`, body: { shared: true }, retry: 'repeat' },
    ])
  })

  it('sends headers whole when one of them changed, secrets included', async () => {
    const io = fakeIo()
    await run(
      plan([erp()], [current({ Region: 'us', Authorization: S, Old: 'x' })]),
      'connection.erp',
      io,
      secret,
    )
    expect(bodyOf(io, `/v1/connections/${uuid(1)}`)).toEqual({
      headers: { plaintext: { Region: 'eu' }, secret: { Authorization: 'Bearer s3cret' } },
    })
  })

  it('sends secrets again for --rotate', async () => {
    const io = fakeIo()
    const made = plan([erp()], [current({ Region: 'eu', Authorization: S })], {
      options: { rotate: ['connection.erp'] },
    })
    await run(made, 'connection.erp', io, secret)
    expect(bodyOf(io, `/v1/connections/${uuid(1)}`)).toMatchObject({
      headers: { secret: { Authorization: 'Bearer s3cret' } },
    })
  })

  it('keeps the live value of an ignored header', async () => {
    const io = fakeIo()
    const ignoreChanges = [
      ['headers', 'Region'],
      ['headers', 'Extra'],
      ['headers', 'Hidden'],
    ]
    const made = plan(
      [erp({}, { lifecycle: { ignoreChanges } })],
      [current({ Region: 'us', Extra: 'x', Hidden: S })],
    )
    await run(made, 'connection.erp', io, secret)
    expect(bodyOf(io, `/v1/connections/${uuid(1)}`)).toEqual({
      // An empty text leaves the secret that is there as it is.
      headers: {
        plaintext: { Region: 'us', Extra: 'x' },
        secret: { Authorization: 'Bearer s3cret', Hidden: '' },
      },
    })
  })

  it('does not send an ignored secret', async () => {
    const io = fakeIo()
    const made = plan(
      [erp({}, { lifecycle: { ignoreChanges: [['headers', 'Authorization']] } })],
      [current({ Region: 'us', Authorization: S })],
    )
    await run(made, 'connection.erp', io, secret)
    expect(bodyOf(io, `/v1/connections/${uuid(1)}`)).toEqual({
      headers: { plaintext: { Region: 'eu' }, secret: { Authorization: '' } },
    })
  })
})

describe('delete', () => {
  it('is one request', async () => {
    const io = fakeIo()
    await run(
      plan([], [live('connection', 1)], {
        manifest: { removed: [{ address: 'connection.erp', id: uuid(1) }] },
      }),
      'connection.erp',
      io,
    )
    expect(io.sent).toEqual([{ method: 'DELETE', path: `/v1/connections/${uuid(1)}`, retry: 'repeat' }])
  })
})

describe('reading', () => {
  const reader = kindOf('connection').read.v1

  it('tells no headers where the list says there are none, and leaves them open where there are', () => {
    expect(live('connection', 1, { has_headers: false }).attrs['headers']).toEqual({})
    expect(live('connection', 1, { has_headers: true }).attrs).not.toHaveProperty('headers')
  })

  it('tells the caller from a connection that nobody else could see', () => {
    expect(reader?.caller({ shared: false, user_id: USER.toUpperCase() })).toEqual({ team: null, user: USER })
    expect(reader?.caller({ shared: true, user_id: USER })).toEqual({ team: null, user: null })
    expect(reader?.caller({ user_id: USER })).toEqual({ team: null, user: null })
  })

  it('reads secret values back as hidden', async () => {
    const io = fakeIo({ get: () => ok({ headers: { Region: 'eu', Authorization: '' } }) })
    const result = await reader?.details['credentials']?.(io, live('connection', 1, { has_headers: true }))
    expect(io.asked).toEqual([`/v1/connections/${uuid(1)}/credentials`])
    expect(result).toMatchObject({
      ok: true,
      value: { attrs: { headers: { Region: 'eu', Authorization: S } }, known: ['credentials'] },
    })
  })

  it.each([
    ['forbidden', true],
    ['not-found', true],
    ['server-error', false],
    ['network', false],
  ] as const)('of credentials that ends with %s', async (code, hidden) => {
    const io = fakeIo({ get: () => fail({ code, message: 'no' }) })
    const result = await reader?.details['credentials']?.(io, live('connection', 1, { has_headers: true }))
    expect(result?.ok).toBe(hidden)
    if (result?.ok) expect(result.value.attrs).not.toHaveProperty('headers')
  })

  it('asks for headers only where some are declared', () => {
    const { wants } = kindOf('connection')
    expect(wants(erp(), live('connection', 1, { has_headers: true }), false, false)).toEqual(['credentials'])
    expect(wants(erp(), live('connection', 1, { has_headers: false }), false, false)).toEqual([])
    expect(
      wants(
        desired('connection.x', { auth_method: 'url' }),
        live('connection', 1, { has_headers: true }),
        true,
        false,
      ),
    ).toEqual([])
    expect(wants(null, live('connection', 1, { has_headers: true }), false, false)).toEqual([])
  })

  it('lower-cases ids and survives what is missing', () => {
    expect(readRow('connection', { id: uuid(0xabc).toUpperCase() })).toMatchObject({
      id: uuid(0xabc),
      name: '',
      owner: null,
    })
  })
})

describe('folders', () => {
  it('are created and moved by the id of their parent, or null', async () => {
    const io = fakeIo()
    const made = plan(
      [
        desired('folder.a', { name: 'A' }),
        desired('folder.b', { name: 'B', parent: 'folder.c' }),
        desired('folder.c', { name: 'C' }),
      ],
      [live('folder', 3, { name: 'C' })],
    )
    await run(made, 'folder.a', io)
    await run(made, 'folder.b', io)
    expect(io.sent.map(({ body }) => body)).toEqual([
      { name: 'A', parent_folder_id: null },
      { name: 'B', parent_folder_id: uuid(3) },
    ])
  })

  it('are patched with what changed, and deleted without force', async () => {
    const io = fakeIo()
    const made = plan(
      [desired('folder.a', { name: 'A' }, { id: uuid(1) })],
      [live('folder', 1, { name: 'Old' }), live('folder', 2)],
      {
        manifest: { removed: [{ address: 'folder.x', id: uuid(2) }] },
      },
    )
    await run(made, 'folder.a', io)
    await run(made, 'folder.x', io)
    expect(io.sent).toEqual([
      { method: 'PATCH', path: `/v1/agent-folders/${uuid(1)}`, body: { name: 'A' }, retry: 'repeat' },
      { method: 'DELETE', path: `/v1/agent-folders/${uuid(2)}`, retry: 'repeat' },
    ])
  })

  it('pass on what the API says', async () => {
    const io = fakeIo({ send: () => status(400) })
    expect(await run(plan([desired('folder.a')], []), 'folder.a', io)).toMatchObject([
      { ok: false, error: { status: 400 } },
    ])
  })
})
