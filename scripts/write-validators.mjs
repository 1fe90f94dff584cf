/** Compiles the manifest's schemas into dist/loader/compiled.js: the last step of `npm run build`. */

import { writeFile } from 'node:fs/promises'
import standalone from 'ajv/dist/standalone/index.js'
import { kinds } from '../dist/kinds/index.js'
import { createAjv } from '../dist/loader/compile.js'
import { schemasOf } from '../dist/loader/validator.js'

const schemas = schemasOf(kinds)
const complete = Object.keys(schemas.complete)
const names = ['manifest', ...complete.map((kind) => `complete_${kind}`)]
const ajv = createAjv(schemas, { source: true, esm: true })
const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])))

// Ajv writes ES modules, but fetches its helpers the old way.
const helpers = [...new Set([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, path]) => path))]
const imports = helpers.map((path, n) => `import helper${n} from '${path}.js'`)
const module = code
  .replaceAll(/require\("([^"]+)"\)/g, (_, path) => `helper${helpers.indexOf(path)}`)
  .replaceAll(/helper\d+\.fullFormats\.uri\b/g, (full) => `plainUrlFirst(${full})`)

const validators = `{ manifest, complete: { ${complete.map((kind) => `${kind}: complete_${kind}`).join(', ')} } }`
const text = [
  ...imports,
  "import { plainUrlFirst } from './plain-url.js'",
  module,
  `export const compiled = { source: ${JSON.stringify(JSON.stringify(schemas))}, validators: ${validators} }`,
]
await writeFile(new URL('../dist/loader/compiled.js', import.meta.url), `${text.join('\n')}\n`)
