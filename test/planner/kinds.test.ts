/** What comparing agents and connections has of its own: handover targets, adoption, headers. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import {
  actions,
  build,
  change,
  codes,
  config,
  desired,
  fieldsOf,
  live,
  PROJECT,
  plan,
  sha256,
  stepNames,
  twins,
  uuid,
  withHistory,
} from '../helpers/plan-input.ts'

const S = '(sensitive)'

const bot = (written: JsonObject) => desired('agent.bot', { name: 'Bot', ...written })
const botLive = (marker = `${PROJECT}/bot@abcdef1`) =>
  live('agent', 1, { name: 'Bot', latest_build: build(marker, config('x')) })

describe('handover targets', () => {
  const other = desired('agent.other', { name: 'Other' })
  const otherLive = live('agent', 2, { name: 'Other' })
  const wanted = bot({ build: { config: config('x'), handover_targets: ['agent.other'] } })
  const digest = sha256(uuid(2)).slice(0, 6)
  const fields = (marker: string, resource = wanted) => {
    const made = plan([resource, other], [botLive(marker), otherLive])
    return made.changes.flatMap((one) => one.fields)
  }

  it('are compared by the digest in the marker', () => {
    expect(fields(`${PROJECT}/bot@abcdef1~${digest}`)).toEqual([])
    expect(fields(`${PROJECT}/bot@abcdef1~000000`)).toMatchObject([
      { path: '/build/handover_targets', after: ['agent.other'] },
    ])
    expect(fields(`${PROJECT}/bot@abcdef1`)).toMatchObject([{ before: [], after: ['agent.other'] }])
  })

  it('that are no longer declared go', () => {
    const without = bot({ build: { config: config('x') } })
    expect(fields(`${PROJECT}/bot@abcdef1~${digest}`, without)).toMatchObject([
      { path: '/build/handover_targets', after: [] },
    ])
  })

  it('of an adopted agent are unknown: declared ones are sent, others warned about', () => {
    expect(fields('By hand')).toMatchObject([{ path: '/build/handover_targets', after: ['agent.other'] }])
    const made = plan([bot({ build: { config: config('y') } })], [botLive('By hand')])
    expect(codes(made)).toEqual(['handover-unknown'])
    expect(codes(plan([bot({ build: { config: config('x') } })], [botLive('By hand')]))).toEqual([])
  })

  it('to an agent that is yet to be created count as different', () => {
    const made = plan([wanted, other], [botLive(`${PROJECT}/bot@abcdef1~${digest}`)])
    expect(actions(made)).toEqual(['update agent.bot', 'create agent.other'])
    expect(change(made, 'agent.bot').steps).toEqual([
      { name: 'revision', batch: null, needs: ['agent.other'] },
    ])
  })

  it('sort by id, not by key, in the digest', () => {
    const resources = [
      bot({ build: { config: config('x'), handover_targets: ['agent.other', 'agent.ahead'] } }),
      other,
      desired('agent.ahead'),
    ]
    expect(plan(resources, twins(resources)).changes).toEqual([])
  })
})

describe('adoption', () => {
  it('writes nothing for its own sake', () => {
    expect(plan([bot({ build: { config: config('x') } })], [botLive('By hand')]).summary).toMatchObject({
      unchanged: 1,
      adopted: 1,
    })
  })

  it('is told with the update', () => {
    const made = plan([bot({ slack_enabled: true })], [botLive('By hand')])
    expect(change(made, 'agent.bot')).toMatchObject({ action: 'update', adopts: true })
  })

  it('is none for an agent of ours that was edited by hand', () => {
    const edited = live('agent', 1, {
      name: 'Bot',
      latest_build: build('By hand', config('y'), { revision_number: 2 }),
    })
    const marker = { project: PROJECT, key: 'bot', commit: 'abcdef1', dirty: false, targets: null }
    const made = plan([bot({ build: { config: config('x') } })], [withHistory(edited, marker)])
    expect(change(made, 'agent.bot')).toMatchObject({ action: 'update', adopts: false })
  })
})

describe('connections', () => {
  const erp = (written: JsonObject = {}, more = {}) =>
    desired(
      'connection.erp',
      {
        name: 'ERP',
        auth_method: 'headers',
        headers: { plaintext: { X: '1' }, secret: { B: 'b ${env:B}', A: '${env:A}' } },
        ...written,
      },
      more,
    )
  const erpLive = (fields: JsonObject = {}, headers: JsonObject = { X: '1', A: S, B: S }) => {
    const read = live('connection', 1, { name: 'ERP', auth_method: 'headers', has_headers: true, ...fields })
    return { ...read, attrs: { ...read.attrs, headers }, known: ['credentials'] }
  }

  it('are equal when only secrets could differ', () => {
    expect(plan([erp()], [erpLive()]).changes).toEqual([])
  })

  it('name a header that came, went or changed', () => {
    expect(fieldsOf(plan([erp()], [erpLive({}, { X: '2', A: S, OLD: S })]), 'connection.erp')).toEqual([
      '/headers/B',
      '/headers/OLD',
      '/headers/X',
    ])
  })

  it('send secrets again with --rotate, fields in order', () => {
    const made = plan([erp({ name: 'ERP', shared: true })], [erpLive()], {
      options: { rotate: ['connection.erp'] },
    })
    expect(fieldsOf(made, 'connection.erp')).toEqual(['/headers/A', '/headers/B', '/shared'])
    expect(stepNames(change(made, 'connection.erp'))).toEqual(['update'])
  })

  it('keep what cannot be changed', () => {
    const wanted = erp({ type: 'other' }, { id: uuid(1) })
    expect(change(plan([wanted], [erpLive()]), 'connection.erp')).toMatchObject({
      action: 'blocked',
      reason: '/type cannot be changed once a connection exists',
      fields: [{ path: '/type' }],
      id: uuid(1),
    })
  })

  it('keep the account they are connected to', () => {
    const wanted = desired(
      'connection.mail',
      { provider: 'native', oauth_provider: 'outlook' },
      { id: uuid(1) },
    )
    const made = plan([wanted], [live('connection', 1, { provider: 'google', oauth_provider: 'gmail' })])
    expect(actions(made)).toEqual(['blocked connection.mail'])
  })

  it('are created by a person where consent is needed', () => {
    const made = plan([desired('connection.mail', { provider: 'native', oauth_provider: 'gmail' })], [])
    expect(actions(made)).toEqual(['blocked connection.mail'])
    expect(made.requests.apply).toBe(0)
  })

  it('whose headers this key may not read are left as they are, with a word', () => {
    const hidden = {
      ...live('connection', 1, { name: 'ERP', auth_method: 'headers', has_headers: true }),
      known: ['credentials'],
    }
    const made = plan([erp()], [hidden])
    expect(made.changes).toEqual([])
    expect(codes(made)).toEqual(['credentials-unknown'])
  })
})
