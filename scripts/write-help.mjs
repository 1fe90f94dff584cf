/** Renders the help of every command into dist/help, from which it is printed without loading the command. */

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

const bins = new URL('../dist/bin/', import.meta.url)
const helps = new URL('../dist/help/', import.meta.url)
await rm(helps, { recursive: true, force: true })
await mkdir(helps)

const names = (await readdir(bins))
  .filter((file) => file.startsWith('duvo-'))
  .map((file) => basename(file, '.js'))
await Promise.all(
  names.map(async (name) => {
    const bin = new URL(`${name}.js`, bins)
    // The others speak for themselves.
    const packed = await readFile(new URL(`packed-${name}.js`, bins), 'utf8')
    if (!/\bstart\(["']duvo-/.test(packed)) return
    const { stdout } = await promisify(execFile)(process.execPath, [bin.pathname, '--help'])
    await writeFile(new URL(`${name}.txt`, helps), stdout)
  }),
)
