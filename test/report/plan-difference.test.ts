/** Two plans side by side: the words that tell them apart are always among those shown. */

import { expect, it } from 'vitest'
import { planDifferenceText } from '../../src/report/text-plan-difference.ts'
import { PLAIN } from './builders.ts'

const change = (after: string) => ({
  address: 'agent.support',
  action: 'update',
  id: null,
  fields: [{ path: '/build/config/data/input', before: 'Be kind.', after }],
})

it('shows where long texts part', () => {
  const text = (end: string): string =>
    `${'Greet the customer by name and ask what is wrong. '.repeat(20)}${end}`
  const shown = planDifferenceText(
    [change(text('Refund up to 50 EUR, then ask.'))],
    [change(text('Refund up to 500 EUR, then ask.'))],
    PLAIN,
  )
  expect(shown).toContain('50 EUR')
  expect(shown).toContain('500 EUR')
  expect(shown.length).toBeLessThan(400)
})

it.each([
  ['the start', 'A', 'B'],
  ['the middle', `${'x'.repeat(100)}A`, `${'x'.repeat(100)}B`],
])('shows a difference at %s', (_, before, after) => {
  const tail = ' and so on'.repeat(20)
  const [, , , line = ''] = planDifferenceText([change(before + tail)], [change(after + tail)], PLAIN).split(
    '\n',
  )
  const [reviewed = '', now = ''] = line.split(', now ')
  expect(reviewed).toContain('A')
  expect(now).toContain('B')
  expect(reviewed).not.toBe(now)
})
