/** HTML reports as people use them: opened from the disk in a real browser, with the mouse and with the keyboard. */

import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { applyHtml } from '../../src/report/html-apply.ts'
import { diagnosticsHtml } from '../../src/report/html-diagnostics.ts'
import { driftHtml } from '../../src/report/html-drift.ts'
import { planHtml } from '../../src/report/html-plan.ts'
import { applied, create, outcome, plan, warning } from '../report/builders.ts'
import { mixedDrift } from '../report/drift-examples.ts'
import { mixedPlan, refusedPlan, rejected } from '../report/examples.ts'
import { evilPlan, largePlan, OPTIONS } from '../report/html-support.ts'
import { CHROMIUM, Reader, visible } from './chromium.ts'

if (CHROMIUM === null) {
  process.stderr.write('SKIPPED: HTML reports in a browser. Install chromium, or set CHROMIUM_PATH.\n')
}

const title =
  CHROMIUM === null ? 'a report in a browser (SKIPPED: there is no Chromium here)' : 'a report in a browser'

describe.skipIf(CHROMIUM === null)(title, () => {
  let reader: Reader
  beforeAll(async () => {
    reader = await Reader.start()
  })
  afterEach(async () => {
    await reader.close()
  })
  afterAll(async () => {
    await reader.stop()
  })

  const mixed = planHtml(mixedPlan, OPTIONS)
  const open = (html = mixed, settings: Parameters<Reader['open']>[1] = {}, at = '') =>
    reader.open(html, settings, at).then(({ page }) => page)

  const shown = (page: Page): Promise<string> => page.locator('#shown').innerText()
  const chip = (page: Page, name: string) => page.locator(`.chip[data-value="${name}"]`)

  it.each([
    ['plan', mixed],
    ['refused plan', planHtml(refusedPlan, OPTIONS)],
    ['plan of hostile text', planHtml(evilPlan(), OPTIONS)],
    ['plan of hostile text without a policy for scripts', planHtml(evilPlan(), OPTIONS)],
    ['apply', applyHtml(mixedPlan, applied('partial', [outcome('agent.old-bot', 'delete')]), OPTIONS)],
    ['drift', driftHtml(mixedDrift, OPTIONS)],
    ['list of diagnostics', diagnosticsHtml('validate', null, [warning()], OPTIONS)],
  ])('opens a %s without a request, a complaint or a foreign script', async (_, html) => {
    const { page, requests, complaints } = await reader.open(html)
    await page.locator('main').waitFor()
    expect(requests).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(await page.locator('img, iframe, link, script:not(head script)').count()).toBe(0)
    // Its own script did run: there is a theme to choose.
    expect(await page.locator('#theme').isVisible()).toBe(true)
  })

  it('runs no script but its own', async () => {
    const planted = mixed.replace('<main ', '<script>window.hacked = 1</script><main ')
    const { page, complaints } = await reader.open(planted)
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(complaints.join()).toContain('Content Security Policy')
  })

  it('filters by action and kind, and counts what each choice would show', async () => {
    const page = await open()
    expect(await shown(page)).toBe('6 changes')
    await chip(page, 'create').click()
    expect(await visible(page)).toEqual(['folder.accounts-payable', 'agent.dispute-handler'])
    expect(await shown(page)).toBe('2 of 6 changes')
    expect(await chip(page, 'agent').locator('.n').innerText()).toBe('1')
    expect(await chip(page, 'delete').locator('.n').innerText()).toBe('1')
    await chip(page, 'delete').click()
    expect(await visible(page)).toHaveLength(3)
    await chip(page, 'agent').click()
    expect(await visible(page)).toEqual(['agent.dispute-handler', 'agent.old-bot'])
    await chip(page, 'agent').click()
    expect(await visible(page)).toHaveLength(3)
    await page.locator('#clear').click()
    expect(await shown(page)).toBe('6 changes')
    expect(await chip(page, 'create').getAttribute('aria-pressed')).toBe('false')
  })

  it.each([
    ['an address', 'agent.old', ['agent.old-bot']],
    ['a name, in any case', 'SUPPORT', ['agent.support']],
    ['the path of a field', '/thread_id', ['agent.invoice-processor']],
    ['a value', 'claude-sonnet-4-6', ['agent.dispute-handler']],
    ['words of a changed line, marked or not', 'invoice against the contract', ['agent.invoice-processor']],
    ['several words, in any order', 'contract invoice', ['agent.invoice-processor']],
    ['no word of the page itself', 'copy', []],
  ])('finds %s', async (_, query, addresses) => {
    const page = await open()
    await page.locator('#search').fill(query)
    await expect.poll(() => visible(page)).toEqual(addresses)
    expect(await page.locator('#empty').isVisible()).toBe(addresses.length === 0)
  })

  it('says so when nothing matches, and leads back', async () => {
    const page = await open()
    await page.locator('#search').fill('nothing like this')
    await page.locator('#empty').waitFor()
    expect(await shown(page)).toBe('0 of 6 changes')
    await page.locator('#empty button').click()
    expect(await visible(page)).toHaveLength(6)
    expect(await page.evaluate('document.activeElement.id')).toBe('search')
  })

  it('filters outcomes, classes of drift and severities too', async () => {
    const failed = outcome('agent.dispute-handler', 'create', { status: 'failed', id: null, error: rejected })
    const outcomes = [outcome('folder.accounts-payable', 'create'), failed]
    const apply = await open(applyHtml(mixedPlan, applied('partial', outcomes), OPTIONS))
    await chip(apply, 'failed').click()
    expect(await visible(apply)).toEqual(['agent.dispute-handler'])
    const drift = await open(driftHtml(mixedDrift, OPTIONS))
    await chip(drift, 'conflict').click()
    expect(await visible(drift)).toEqual(['connection.erp'])
    const severities = [warning(), warning({ severity: 'error', message: 'Broken.' })]
    const validate = await open(diagnosticsHtml('validate', null, severities, OPTIONS))
    await chip(validate, 'error').click()
    expect(await shown(validate)).toBe('1 of 2 diagnostics')
  })

  it('sets diffs side by side or inline', async () => {
    const page = await open()
    /** How far to the right of the old line, and below it, the new one stands. */
    const offset = async (): Promise<{ right: number; below: number }> => {
      const row = page.locator('[id="agent.invoice-processor"] .rows:has(mark)').first()
      const [old, fresh] = [await row.locator('del').boundingBox(), await row.locator('ins').boundingBox()]
      return { right: (fresh?.x ?? 0) - (old?.x ?? 0), below: (fresh?.y ?? 0) - (old?.y ?? 0) }
    }
    const inline = await offset()
    expect(inline.right).toBe(0)
    expect(inline.below).toBeGreaterThan(0)
    await page.locator('#split').click()
    expect(await page.locator('#split').getAttribute('aria-pressed')).toBe('true')
    const split = await offset()
    expect(split.right).toBeGreaterThan(0)
    expect(split.below).toBe(0)
    await page.locator('#split').click()
    expect(await offset()).toEqual(inline)
  })

  it('follows the system to dark, and the reader away from it', async () => {
    const background = 'getComputedStyle(document.body).backgroundColor'
    const light = await (await open()).evaluate(background)
    const page = await open(mixed, { colorScheme: 'dark' })
    const dark = await page.evaluate(background)
    expect(dark).not.toBe(light)
    expect(await page.locator('#theme').getAttribute('aria-pressed')).toBe('true')
    await page.locator('#theme').click()
    expect(await page.evaluate(background)).toBe(light)
    expect(await page.locator('#theme').getAttribute('aria-pressed')).toBe('false')
    await page.reload()
    expect(await page.evaluate(background)).toBe(light)
  })

  it('can be used with the keyboard alone', async () => {
    const page = await open()
    const focused = (): Promise<string> =>
      page.evaluate(
        "document.activeElement.id || document.activeElement.closest('[data-item]')?.id || document.activeElement.innerText",
      )
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the report')
    await page.keyboard.press('/')
    expect(await focused()).toBe('search')
    await page.keyboard.type('erp')
    await expect.poll(() => visible(page)).toEqual(['connection.erp'])
    await page.keyboard.press('Escape')
    expect(await visible(page)).toHaveLength(6)

    // Every control up to the first change can be reached in the order it is seen.
    const reached: string[] = []
    while (!reached.includes('folder.accounts-payable') && reached.length < 30) {
      await page.keyboard.press('Tab')
      reached.push(await focused())
    }
    expect(reached.map((text) => text.split(/\s/)[0])).toEqual([
      'Open',
      'Close',
      'split',
      '+',
      '~',
      '−',
      '!',
      'folder',
      'agent',
      'connection',
      'folder.accounts-payable',
    ])

    const first = page.locator('[id="folder.accounts-payable"]')
    await page.keyboard.press('Enter')
    expect(await first.getAttribute('open')).toBeNull()
    await page.keyboard.press('Enter')
    expect(await first.getAttribute('open')).toBe('')
    await page.keyboard.press('j')
    expect(await focused()).toBe('agent.dispute-handler')
    await page.keyboard.press('k')
    expect(await focused()).toBe('folder.accounts-payable')
  })

  it('opens and closes all that is shown', async () => {
    const page = await open()
    const opened = page.locator('#list > [open]')
    await page.locator('[data-do="close"]').click()
    expect(await opened.count()).toBe(0)
    await chip(page, 'update').click()
    await page.locator('[data-do="open"]').click()
    expect(await opened.count()).toBe(2)
  })

  it('leads from a node of the graph to its change, whatever hides it', async () => {
    const page = await open()
    await page.locator('[data-do="close"]').click()
    await page.locator('#search').fill('erp')
    await expect.poll(() => visible(page)).toEqual(['connection.erp'])
    await page.locator('.graph .node', { hasText: 'dispute-handler' }).click()
    const target = page.locator('[id="agent.dispute-handler"]')
    await expect.poll(() => target.getAttribute('open')).toBe('')
    expect(await target.isVisible()).toBe(true)
    expect(await page.locator('.graph rect').count()).toBe(2)
  })

  it('shows the change that a link names', async () => {
    const page = await open(planHtml(largePlan(100), OPTIONS), {}, '#agent.worker-60')
    const target = page.locator('[id="agent.worker-60"]')
    expect(await target.getAttribute('open')).toBe('')
    await expect.poll(async () => ((await target.boundingBox())?.y ?? -1) >= 0).toBe(true)
  })

  it('offers what is to be pasted for copying', async () => {
    const page = await open()
    const box = page.locator('[id="agent.support"] .copybox')
    await box.locator('button').click()
    await expect.poll(() => box.locator('button').innerText()).toMatch(/^(?:Copied|Selected)$/)
    expect(await box.locator('pre').innerText()).toBe(
      'moved:\n  - { from: "Support Desk", to: agent.support }',
    )
  })

  it('opens and filters 2,000 changes', async () => {
    const page = await open(planHtml(largePlan(2000), OPTIONS))
    expect(await shown(page)).toBe('2000 changes')
    await page.locator('#search').fill('worker-1234')
    await expect.poll(() => visible(page)).toEqual(['agent.worker-1234'])
    await page.locator('#clear').click()
    await chip(page, 'delete').click()
    const deletes = largePlan(2000).summary.delete
    expect(await shown(page)).toBe(`${deletes} of 2000 changes`)
    expect(await visible(page)).toHaveLength(deletes)
  })

  it.each([360, 768, 1280])('needs no scrolling sideways on %d pixels', async (width) => {
    const long = create(`agent.${'long-'.repeat(18)}`, 'Name'.repeat(60))
    const pages = [planHtml(plan([...mixedPlan.changes, long]), OPTIONS), driftHtml(mixedDrift, OPTIONS)]
    for (const html of pages) {
      const page = await open(html, { viewport: { width, height: 800 } })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
  })

  it('is a readable document without its script', async () => {
    const page = await open(planHtml(largePlan(100), OPTIONS), { javaScriptEnabled: false })
    expect(await page.locator('#tools').isVisible()).toBe(false)
    expect(await page.locator('#list > details').count()).toBe(100)
    await page.locator('[id="agent.worker-5"] > summary').click()
    expect(await page.locator('[id="agent.worker-5"] .fields').isVisible()).toBe(true)
  })

  it('prints everything, opened', async () => {
    const page = await open(planHtml(largePlan(100), OPTIONS))
    await page.emulateMedia({ media: 'print' })
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(await page.locator('details:not([open])').count()).toBe(0)
    expect(await page.locator('#tools').isVisible()).toBe(false)
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(await page.locator('#list > details[open]').count()).toBe(0)
  })
})
