/** A real browser for the tests of HTML reports, where one is installed. */

import { accessSync, constants, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where Chromium is: `CHROMIUM_PATH` says so, else one of the usual places; `null` where there is none. */
export const CHROMIUM: string | null =
  [process.env['CHROMIUM_PATH'] ?? USUAL].flat().find((path) => canRun(path)) ?? null

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A page as a reader has it: a report opened from the disk, and everything that went wrong or out. */
export interface Opened {
  readonly page: Page
  /** Requests for anything but the file itself. */
  readonly requests: readonly string[]
  /** Console messages of any kind, uncaught errors and dialogs. */
  readonly complaints: readonly string[]
}

/** One browser; every report gets a context of its own, so that nothing is remembered. */
export class Reader {
  readonly #browser: Browser
  readonly #folder: string
  #files = 0

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser
    this.#folder = folder
  }

  static async start(): Promise<Reader> {
    const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', headless: true, args: FLAGS })
    return new Reader(browser, mkdtempSync(join(tmpdir(), 'duvo-report-')))
  }

  /**
   * @param at what stands behind the address, from its `#`
   * @param busy the browser never has nothing else to do
   */
  async open(html: string, options: BrowserContextOptions = {}, at = '', busy = false): Promise<Opened> {
    this.#files += 1
    const url = pathToFileURL(join(this.#folder, `${this.#files}.html`)).href
    writeFileSync(new URL(url), html)
    const context = await this.#browser.newContext(options)
    const page = await context.newPage()
    if (busy) await page.addInitScript('window.requestIdleCallback = () => 0')
    const requests: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) requests.push(request.url())
    })
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', async (dialog) => {
      complaints.push(dialog.message())
      await dialog.dismiss()
    })
    await page.goto(url + at)
    return { page, requests, complaints }
  }

  /** Closes every report that is open. */
  async close(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()))
  }

  async stop(): Promise<void> {
    await this.#browser.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** The ids of the items that a list shows. */
export const visible = (page: Page): Promise<string[]> =>
  page.locator('#list > [data-item]:not([hidden])').evaluateAll((items) => items.map(({ id }) => id))
