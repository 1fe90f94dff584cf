/**
 * Runs a packed file, with the code that V8 made of it when it was built: to compile it again takes as long as a short
 * run. Code made by another version of Node, or under other flags, is not taken, and then the file is compiled.
 * The build puts this beside the packed files.
 */

'use strict'

const { readFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
const { Script } = require('node:vm')

/** Of each file, by its path: the script, for those who keep its code, and what it exports. */
const loaded = new Map()

/** @returns what the file at this absolute path exports */
function load(path) {
  const known = loaded.get(path)
  if (known !== undefined) return known.module.exports
  const source = readFileSync(path, 'utf8')
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: path,
    cachedData: codeOf(path),
  })
  const module = { exports: {} }
  loaded.set(path, { script, module })
  const requireFrom = (id) => (id.startsWith('./') ? load(join(dirname(path), id)) : require(id))
  script.runInThisContext()(module.exports, requireFrom, module, path, dirname(path))
  return module.exports
}

function codeOf(path) {
  try {
    return readFileSync(`${path}.code`)
  } catch {
    return undefined
  }
}

module.exports = { load, loaded }
