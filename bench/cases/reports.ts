/** Reports of a plan with thousands of changes, in every format; the HTML one in a browser. */

import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CHROMIUM, Reader } from '../../test/browser/chromium.ts'
import type { Case, Settings } from '../support/bench.ts'
import { stateOf, writeManifest } from '../support/generate.ts'
import { binPath, compare, median } from '../support/process.ts'
import { serve } from '../support/sandbox.ts'
import { count, mb, ms, type Table } from '../support/table.ts'

const SOP_LENGTH = 1300
const FORMATS = ['json', 'text', 'markdown', 'html'] as const

export const reports: Case = {
  name: 'reports',
  about: 'a plan of 5,000 changes in every format, and its HTML in Chromium',
  async run(settings) {
    const agents = settings.small ? 60 : 5000
    const cwd = join(settings.folder, 'reports')
    mkdirSync(cwd)
    writeManifest(cwd, { agents, sopLength: SOP_LENGTH, version: 2 }, 'inline')
    const sandbox = await serve('v2')
    try {
      // A fifth of them are new, the others differ in some lines of their SOP.
      await sandbox.load(stateOf({ agents: Math.round(agents * 0.8), sopLength: SOP_LENGTH }))
      const table = await formats(settings, cwd, sandbox.env, agents)
      return { tables: [table, await inBrowser(settings, join(cwd, 'plan.html'))] }
    } finally {
      await sandbox.stop()
    }
  },
}

async function formats(
  { runs }: Settings,
  cwd: string,
  env: Readonly<Record<string, string>>,
  agents: number,
): Promise<Table> {
  const plan = (...args: readonly string[]) => ({ cwd, env, args: [binPath('duvo-plan'), ...args] })
  const { none, ...medians } = await compare(runs, {
    // Cut after 65,000 characters: as good as no report.
    none: plan('--quiet', '--format', 'markdown'),
    json: plan('--format', 'json', '--report', 'json:plan.json'),
    text: plan('--report', 'text:plan.txt'),
    markdown: plan('--format', 'markdown', '--report', 'markdown:plan.md'),
    html: plan('--format', 'html', '--report', 'html:plan.html'),
  })
  const sizes = { json: 'plan.json', text: 'plan.txt', markdown: 'plan.md', html: 'plan.html' }
  return {
    title: `Reports of ${count(agents)} changes`,
    columns: ['Format', 'Size', 'Time of plan', 'CPU beyond a plan without reports', 'Memory'],
    rows: FORMATS.map((format) => [
      format,
      `${(statSync(join(cwd, sizes[format])).size / 1e6).toFixed(2)} MB`,
      ms(medians[format].wallMs),
      ms(medians[format].cpuMs - none.cpuMs),
      mb(medians[format].peakMb),
    ]),
    notes: [
      `\`duvo-plan\` with each format on stdout and in a file. Medians of ${runs} runs. Aim: text under 2 s.`,
    ],
  }
}

async function inBrowser({ runs }: Settings, path: string): Promise<Table> {
  const title = 'The HTML report in Chromium'
  if (CHROMIUM === null) return { title, columns: ['Chromium'], rows: [['not found']], notes: [] }
  const html = readFileSync(path, 'utf8')
  const reader = await Reader.start()
  const opened: number[] = []
  const filtered: number[] = []
  const searched: number[] = []
  try {
    for (let round = 0; round < runs; round += 1) {
      const { page } = await reader.open(html)
      opened.push(Number(await page.evaluate(OPEN)))
      filtered.push(Number(await page.evaluate(FILTER)))
      searched.push(Number(await page.evaluate(SEARCH)))
      await reader.close()
    }
  } finally {
    await reader.stop()
  }
  return {
    title,
    columns: ['Size', 'Opens in', 'Filters in', 'Searches in'],
    rows: [
      [
        `${(html.length / 1e6).toFixed(2)} MB`,
        ms(median(opened)),
        ms(median(filtered)),
        ms(median(searched)),
      ],
    ],
    notes: [
      `From the disk; each until the next frame is drawn. Filters and searches begin at once, with most of the list still to be made. Medians of ${runs} runs. Aim: under 1 s.`,
    ],
  }
}

/** Until the browser has drawn what came of it. */
const DRAWN = 'await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))'

/** Since the page was asked for. */
const OPEN = `(async () => {
  ${DRAWN}
  return performance.now()
})()`

const timed = (what: string): string => `(async () => {
  const started = performance.now()
  ${what}
  ${DRAWN}
  return performance.now() - started
})()`

const FILTER = timed("document.querySelector('.chip[data-value=create]').click()")
const SEARCH = timed(`const box = document.querySelector('input[type=search]')
  box.value = 'agent-0001'
  box.dispatchEvent(new Event('input', { bubbles: true }))`)
