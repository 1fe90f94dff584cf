/**
 * Writes the generated parts of the reference: flags from each command's own `--help`, keys from the schema of the
 * manifest. Run after a build:
 *
 *     node scripts/write-docs.mjs            writes what is stale
 *     node scripts/write-docs.mjs --check    says what is stale, and ends with 1
 *
 * A generated part stands between `<!-- generated: flags duvo-plan -->` and `<!-- end of generated part -->`. What can
 * stand after the colon: `flags <command>`, `other commands` (those without a part of their own), `keys <pointer into
 * the schema>`, `models`.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commandParts } from './docs/commands.mjs'
import { keysTable, modelsTable } from './docs/keys.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const PART = /^<!-- generated: (.+?) -->\n[\s\S]*?^<!-- end of generated part -->$/gm

const END = '<!-- end of generated part -->'

const pages = readdirSync(`${root}docs`, { recursive: true }).filter((name) => name.endsWith('.md'))
const texts = new Map(pages.map((page) => [page, readFileSync(`${root}docs/${page}`, 'utf8')]))
const told = [...texts.values()].flatMap((text) => [...text.matchAll(PART)].map(([, what]) => what))
const named = told.flatMap((what) => (what.startsWith('flags ') ? [what.slice('flags '.length)] : []))

const schema = JSON.parse(readFileSync(`${root}schema/manifest.schema.json`, 'utf8'))
const commands = await commandParts(root)

function generate(what) {
  const [, kind, rest = ''] = /^(\S+) ?(.*)$/.exec(what)
  if (kind === 'flags') return commands.flags(rest)
  if (what === 'other commands') return commands.others(named)
  if (kind === 'keys') return keysTable(schema, rest)
  if (kind === 'models') return modelsTable(schema)
  throw new Error(`nobody knows how to generate "${what}"`)
}

const stale = []
for (const [page, text] of texts) {
  const fresh = text.replaceAll(PART, (_, what) =>
    [`<!-- generated: ${what} -->`, generate(what), END].filter((part) => part !== '').join('\n\n'),
  )
  if (fresh === text) continue
  stale.push(`docs/${page}`)
  if (!process.argv.includes('--check')) writeFileSync(`${root}docs/${page}`, fresh)
}

if (!process.argv.includes('--check')) console.log(`Written: ${stale.join(', ') || 'nothing, all is fresh'}.`)
else if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run: npm run build && node scripts/write-docs.mjs`)
  process.exitCode = 1
}
