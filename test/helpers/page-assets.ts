/** The real style and script of HTML reports, as `bin/` hands them in. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PageAssets } from '../../src/report/html-page.ts'

const asset = (name: string): string => readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8')

const script = ['report-list.js', 'report.js'].map(asset).join('\n')

export const pageAssets: PageAssets = {
  style: asset('report.css'),
  script,
  scriptHash: createHash('sha256').update(script).digest('base64'),
}
