/** Lists of hundreds of items, which a page makes as they are needed: whatever is done with them finds all of them. */

import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { diagnosticsHtml } from '../../src/report/html-diagnostics.ts'
import { driftHtml } from '../../src/report/html-drift.ts'
import { planHtml } from '../../src/report/html-plan.ts'
import { plan, warning } from '../report/builders.ts'
import { mixedDrift } from '../report/drift-examples.ts'
import { EVIL, evilPlan, largePlan, OPTIONS } from '../report/html-support.ts'
import { CHROMIUM, Reader, visible } from './chromium.ts'

const TOTAL = 420
const long = largePlan(TOTAL)
const addresses = long.changes.map(({ address }) => address)
const last = addresses.at(-1) ?? ''
const html = planHtml(long, OPTIONS)

/** Not even the items are made ahead. */
const BUSY = true

const item = (page: Page, address: string) => page.locator(`[id="${address}"]`)
const bodies = (page: Page): Promise<number> => page.locator('#list > [data-item] > .body').count()

describe.skipIf(CHROMIUM === null)('a long list in a browser', () => {
  let reader: Reader
  beforeAll(async () => {
    reader = await Reader.start()
  })
  afterEach(() => reader.close())
  afterAll(() => reader.stop())

  const open = (what = html, busy = false, at = ''): Promise<Page> =>
    reader.open(what, {}, at, busy).then(({ page }) => page)

  it('has few items at first', async () => {
    const page = await open(html, BUSY)
    expect((await visible(page)).length).toBeLessThan(TOTAL / 3)
    expect(await page.locator('#shown').innerText()).toBe(`${TOTAL} changes`)
    expect(await page.locator('#rest').innerText()).toContain('more changes to come')
  })

  it('says what is missing where the script may not run', async () => {
    const page = await open(html.replace('script-src &#39;sha256-', 'script-src &#39;sha256-no'))
    expect(await page.locator('#tools').isVisible()).toBe(false)
    const missing = TOTAL - (await visible(page)).length
    expect(missing).toBeGreaterThan(0)
    expect(await page.locator('#rest').innerText()).toContain(`${missing} more changes`)
  })

  it('is whole after a while, and says what a reader without its script has', async () => {
    const page = await open()
    await expect.poll(() => bodies(page), { timeout: 20_000 }).toBe(TOTAL)
    expect(await visible(page)).toEqual(addresses)
    expect(await page.locator('#rest').count()).toBe(0)
    const plain = (await reader.open(html, { javaScriptEnabled: false })).page
    expect(await plain.locator('#rest').isVisible()).toBe(false)
    expect(await plain.locator('#list details.item').count()).toBe(TOTAL)
    const text = (of: Page) => item(of, last).evaluate((element) => element.textContent)
    expect(await text(page)).toBe(await text(plain))
  })

  it('is filtered as a whole', async () => {
    const page = await open(html, BUSY)
    await page.locator('.chip[data-value="delete"]').click()
    const deletes = long.changes.filter(({ action }) => action === 'delete').map(({ address }) => address)
    expect(await visible(page)).toEqual(deletes)
    expect(await page.locator('#shown').innerText()).toBe(`${deletes.length} of ${TOTAL} changes`)
  })

  it.each([BUSY, !BUSY])('finds what stands far down, whether it is made or not (%s)', async (busy) => {
    const changed = long.changes.map((change) =>
      change.address === last ? { ...change, reason: 'Said of none but <this> & one.' } : change,
    )
    const page = await open(planHtml(plan(changed), OPTIONS), busy)
    if (!busy) await expect.poll(() => bodies(page), { timeout: 20_000 }).toBe(TOTAL)
    for (const words of ['none but <this> & one', 'ONE said']) {
      await page.locator('#search').fill(words)
      await expect.poll(() => visible(page)).toEqual([last])
    }
    for (const words of ['noscript', 'data-item', 'details', 'quot']) {
      await page.locator('#search').fill(words)
      await expect.poll(() => visible(page)).toEqual([])
    }
  })

  it('shows the item that a link names, with what it holds', async () => {
    const page = await open(html, BUSY, `#${last}`)
    await item(page, last).locator('.body').waitFor({ state: 'visible' })
    expect(await bodies(page)).toBeLessThan(TOTAL / 3)
    expect((await item(page, last).boundingBox())?.y).toBeLessThan(800)
  })

  it('fills what is opened, and prints everything', async () => {
    const page = await open(html, BUSY)
    await page.locator('#search').fill('worker-40')
    await expect.poll(() => visible(page)).toContain('agent.worker-400')
    await item(page, 'agent.worker-400').locator('summary').click()
    await item(page, 'agent.worker-400').locator('.body').waitFor({ state: 'visible' })
    await page.locator('#clear').click()
    await page.locator('[data-do="open"]').click()
    await expect.poll(() => bodies(page)).toBe(TOTAL)

    const printed = await open(html, BUSY)
    await printed.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(await bodies(printed)).toBe(TOTAL)
    expect(await printed.locator('#list > details:not([open])').count()).toBe(0)
  })

  it('does what it does elsewhere: copying, diffs side by side', async () => {
    const page = await open(
      planHtml(plan([...long.changes, ...evilPlan().changes]), OPTIONS),
      BUSY,
      '#agent.sly',
    )
    const sly = item(page, 'agent.sly')
    await sly.locator('.copybox button').waitFor({ state: 'visible' })
    await page.locator('#split').click()
    const [old, fresh] = [sly.locator('del').first(), sly.locator('ins').first()]
    expect((await fresh.boundingBox())?.x).toBeGreaterThan((await old.boundingBox())?.x ?? Number.NaN)
  })

  it('runs nothing that came from outside', async () => {
    const evil = evilPlan().changes.slice(0, 1)
    const many = Array.from({ length: 300 }, (_, n) =>
      evil.map((one) => ({ ...one, address: `agent.sly-${n}` as const })),
    )
    const { page, requests, complaints } = await reader.open(planHtml(plan(many.flat()), OPTIONS))
    await expect.poll(() => bodies(page), { timeout: 20_000 }).toBe(300)
    expect(await item(page, 'agent.sly-299').locator('.name').textContent()).toContain('<img src=x')
    expect([requests, complaints, await page.evaluate('window.hacked')]).toEqual([[], [], undefined])
    expect(await page.locator('main :is(img, script, style)').count()).toBe(0)
    await page.locator('#search').fill(EVIL.slice(0, 12))
    await expect.poll(() => visible(page)).toHaveLength(300)
  })

  it('may be one of drift or of diagnostics', async () => {
    const [first] = mixedDrift.items
    const items = Array.from({ length: 150 }, (_, n) =>
      first === undefined ? [] : [{ ...first, address: `agent.n-${n}` as const }],
    )
    const drift = await open(driftHtml({ ...mixedDrift, items: items.flat() }, OPTIONS), BUSY, '#agent.n-149')
    await item(drift, 'agent.n-149').locator('.body').waitFor({ state: 'visible' })
    const warnings = Array.from({ length: 150 }, (_, n) => warning({ message: `Warning ${n}.` }))
    const validate = await open(diagnosticsHtml('validate', null, warnings, OPTIONS))
    await expect.poll(() => validate.locator('#list > .diagnostic').count()).toBe(150)
    expect(await validate.locator('#list > .diagnostic').last().textContent()).toContain('Warning 149.')
  })
})
