/**
 * Packs what the commands load into a few files, in the place of dist/bin: to find, read and link two hundred small
 * modules takes longer than most runs. Everything else in dist stays as it is, for scripts and tests that import it.
 */

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const bins = fileURLToPath(new URL('../dist/bin/', import.meta.url))
// Left by the last build; while it is there, what the compiler has written since would be taken for CommonJS.
await rm(join(bins, 'package.json'), { force: true })

// The build of yaml for Node asks for two environment variables at every token, which is an eighth of its time.
const yaml = join(fileURLToPath(import.meta.resolve('yaml/package.json')), '../browser/index.js')

const compiled = await readdir(bins)
const commands = compiled.filter((file) => file.startsWith('duvo-')).map((file) => basename(file, '.js'))
const bundle = await rolldown({
  input: Object.fromEntries(commands.map((name) => [name, join(bins, `${name}.js`)])),
  platform: 'node',
  resolve: { alias: { yaml } },
})
const { output } = await bundle.generate({
  format: 'cjs',
  // Code that V8 kept does not know how to import, on Node 20.
  dynamicImportInCjs: false,
  entryFileNames: 'packed-[name].js',
  chunkFileNames: 'part-[name]-[hash].js',
})

await rm(bins, { recursive: true })
await mkdir(bins)
await Promise.all(output.map(({ fileName, code }) => writeFile(join(bins, fileName), plain(code))))
await copyFile(new URL('load-packed.cjs', import.meta.url), join(bins, 'load.js'))
// What opens a browser looks for it beside its own file.
await copyFile(new URL('xdg-open', import.meta.resolve('open')), join(bins, 'xdg-open'))
await Promise.all(commands.map((name) => writeFile(join(bins, `${name}.js`), startOf(name))))
// CommonJS: what Node does before the first module runs takes half as long.
await writeFile(join(bins, 'package.json'), '{ "type": "commonjs" }\n')
await writeFile(join(bins, 'LICENSES.txt'), await licences())

/** What people run. */
function startOf(name) {
  return `#!/usr/bin/env node\nrequire('./load.js').load(require('node:path').join(__dirname, 'packed-${name}.js'))\n`
}

/** In ASCII, which is read in half the time. */
function plain(code) {
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return code.replace(/^#!.*\n/, '').replaceAll(/[^\0-\x7f]/g, escaped)
}

/** The notices of the packages whose code is in there, as their licences ask. */
async function licences() {
  const modules = output.flatMap((chunk) => Object.keys(chunk.modules))
  const roots = modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [])
  const notices = await Promise.all([...new Set(roots)].sort().map(noticeOf))
  return `${notices.join('\n\n')}\n`
}

async function noticeOf(root) {
  const { name, version, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const file = (await readdir(root)).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? `License: ${license}` : await readFile(join(root, file), 'utf8')
  return `${name} ${version}\n\n${text.trim()}`
}
