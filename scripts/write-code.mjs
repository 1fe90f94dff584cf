/**
 * Keeps the code that V8 makes of the packed commands: the last step of `npm run build`. A run of `duvo-validate` tells
 * which functions are needed; what it does not load is compiled when it is used.
 */

import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const { load, loaded } = createRequire(import.meta.url)(path('dist/bin/load.js'))

process.on('exit', (code) => {
  if (code !== 0) return
  for (const [file, { script }] of loaded) writeFileSync(`${file}.code`, script.createCachedData())
})

// The command says what it thinks of the example; that is not what anybody wants to know here.
process.stdout.write = () => true
process.stderr.write = () => true
process.argv.splice(1, 1, path('dist/bin/duvo-validate.js'), '-f', path('examples/duvo.yaml'))
load(path('dist/bin/packed-duvo-validate.js'))
