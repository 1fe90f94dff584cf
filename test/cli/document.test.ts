/** A document is made once in each form, however many places show it. */

import { expect, it } from 'vitest'
import { madeOnce, planDocument } from '../../src/cli/document.ts'
import { COLOR, create, PLAIN, plan } from '../report/builders.ts'

const made = { version: '1.2.3', baseUrl: 'https://api.example.com', readRequests: 4 }

/** A plan that counts how often its changes are looked at. */
function countedPlan() {
  const counted = { reads: 0 }
  const { changes, ...rest } = plan([create('agent.bot', 'Bot')])
  const looked = {
    ...rest,
    get changes() {
      counted.reads += 1
      return changes
    },
  }
  const document = madeOnce(planDocument(looked, made))
  return { counted, document }
}

it('is not made again for the same options', async () => {
  const { counted, document } = countedPlan()
  const markdown = { version: made.version, htmlReport: null }
  const first = [document.text(PLAIN), document.json(), await document.markdown(markdown)]
  const { reads } = counted
  expect(reads).toBeGreaterThan(0)
  expect([document.text({ ...PLAIN }), document.json(), await document.markdown({ ...markdown })]).toEqual(
    first,
  )
  expect(counted.reads).toBe(reads)
})

it('is made anew for other options', async () => {
  const { document } = countedPlan()
  const plain = document.text(PLAIN)
  expect(document.text(COLOR)).toContain('\u001b[')
  expect(document.text(PLAIN)).toBe(plain)
  const linked = await document.markdown({ version: made.version, htmlReport: 'plan.html', limit: 5000 })
  expect(await document.markdown({ version: '9.9.9', htmlReport: null, limit: 5000 })).not.toBe(linked)
})
