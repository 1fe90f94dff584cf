/** What the figures were measured on. */

import { cpus, totalmem } from 'node:os'
import process from 'node:process'

/** One line: processor, cores, memory, system, Node. */
export function machine(): string {
  const [first] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  return `${first?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores, ${memory}, ${process.platform}, Node ${process.version}`
}
