/** `duvo-drift --adopt`: what was changed in Duvo by hand stands in the manifest afterwards, and no other line changed. */

import { describe, expect, test } from 'vitest'
import { adopted, HEAD } from './stage.ts'

const SOURCE = `${HEAD}
# Who does what.
folders:
  finance: { name: Finance }   # the money

agents:
  # The first one.
  support:
    name: 'Support'   # as people know it
    folder: finance
    slack_enabled: false # for now

    build:
      config:
        data:
          models:
            agent: { model: claude-sonnet-4-6 }
            browsing: { provider: anthropic, model: claude-sonnet-4-5 }
          # What it does.
          input: |
            Answer.

            Be kind.
          skills:
            - 11111111-1111-4111-8111-111111111111 # greeting
            # the second
            - 22222222-2222-4222-8222-222222222222
  other:
    build: &b
      config:
        data:
          models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }
          input: "Other"
`

describe('values', () => {
  test('scalars keep their quotes and comments', async () => {
    const now = await adopted({ 'duvo.yaml': SOURCE }, (team) =>
      team.edit('Support', { name: 'Help desk', flags: { slack_enabled: true } }),
    )
    expect(now['duvo.yaml']).toBe(
      SOURCE.replace("'Support'", "'Help desk'").replace('slack_enabled: false', 'slack_enabled: true'),
    )
  })

  test('a block text keeps its style, and the lines that stay', async () => {
    const now = await adopted({ 'duvo.yaml': SOURCE }, (team) =>
      team.edit('Support', { build: { patch: { data: { input: 'Answer.\n\nBe very kind.\nAlways.\n' } } } }),
    )
    expect(now['duvo.yaml']).toBe(SOURCE.replace('Be kind.\n', 'Be very kind.\n            Always.\n'))
  })

  test('items of a set come and go; the others keep their comments', async () => {
    const now = await adopted({ 'duvo.yaml': SOURCE }, (team) =>
      team.edit('Support', {
        build: {
          patch: {
            data: {
              skills: ['33333333-3333-4333-8333-333333333333', '11111111-1111-4111-8111-111111111111'],
            },
          },
        },
      }),
    )
    expect(now['duvo.yaml']).toBe(
      SOURCE.replace(
        '            # the second\n            - 22222222-2222-4222-8222-222222222222\n',
        '            - 33333333-3333-4333-8333-333333333333\n',
      ),
    )
  })
})
