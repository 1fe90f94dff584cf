/** Writes schema/manifest.schema.json from the kinds. Run after a build: `npm run schema`. */

import { writeFile } from 'node:fs/promises'
import { kinds } from '../dist/kinds/index.js'
import { manifestSchema } from '../dist/loader/schema.js'

const target = new URL('../schema/manifest.schema.json', import.meta.url)
await writeFile(target, `${JSON.stringify(manifestSchema(kinds), null, 2)}\n`)
console.log('schema/manifest.schema.json is up to date.')
