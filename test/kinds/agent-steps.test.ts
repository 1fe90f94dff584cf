/** Which requests a change of an agent takes. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { build, change, config, desired, live, plan, stepNames, uuid } from '../helpers/plan-input.ts'

const wanted = (written: JsonObject) => desired('agent.bot', { name: 'Bot', ...written })

describe('steps', () => {
  const built = { build: { config: config('x') } }
  it.each<[string, JsonObject, readonly string[]]>([
    ['bare', {}, ['create']],
    ['with a build', built, ['create']],
    ['flags that are on', { ...built, slack_enabled: true }, ['create', 'settings']],
    ['flags that are off', { slack_enabled: false }, ['create']],
    ['in a folder', { folder: uuid(5) }, ['create', 'place']],
    ['in the root', { folder: null }, ['create']],
    ['with a label', { build: { config: config('x'), revision_name: 'v1' } }, ['create', 'label']],
    ['with a cleared label', { build: { config: config('x'), revision_name: null } }, ['create']],
    ['handing over', { build: { config: config('x'), handover_targets: [uuid(7)] } }, ['create', 'revision']],
    ['handing over to nobody', { build: { config: config('x'), handover_targets: [] } }, ['create']],
    [
      'with everything',
      {
        slack_enabled: true,
        folder: uuid(5),
        build: { config: config('x'), handover_targets: [uuid(7)], revision_name: 'v1' },
      },
      ['create', 'settings', 'revision', 'label', 'place'],
    ],
  ])('of a create: %s', (_, written, names) => {
    expect(stepNames(change(plan([wanted(written)], []), 'agent.bot'))).toEqual(names)
  })

  const before = live('agent', 1, {
    name: 'Old',
    slack_enabled: true,
    latest_build: build('shop/bot@abcdef1', config('x'), { revision_name: 'v1' }),
  })
  it.each<[string, JsonObject, readonly string[]]>([
    ['a name', { name: 'Bot' }, ['settings']],
    ['a flag', { name: 'Old', slack_enabled: false }, ['settings']],
    ['a thread', { name: 'Old', thread_id: uuid(8) }, ['settings']],
    ['a folder', { name: 'Old', folder: uuid(5) }, ['place']],
    ['a config', { name: 'Old', build: { config: config('y') } }, ['revision']],
    [
      'a config and a label that stays',
      { name: 'Old', build: { config: config('y'), revision_name: 'v1' } },
      ['revision', 'label'],
    ],
    ['a label', { name: 'Old', build: { config: config('x'), revision_name: 'v2' } }, ['label']],
    ['a label that goes', { name: 'Old', build: { config: config('x'), revision_name: null } }, ['label']],
    [
      'handover targets',
      { name: 'Old', build: { config: config('x'), handover_targets: [uuid(7)] } },
      ['revision'],
    ],
    [
      'all of it',
      { folder: uuid(5), build: { config: config('y'), revision_name: 'v2' } },
      ['settings', 'revision', 'label', 'place'],
    ],
  ])('of an update: %s', (_, written, names) => {
    expect(stepNames(change(plan([wanted(written)], [before]), 'agent.bot'))).toEqual(names)
  })
})
