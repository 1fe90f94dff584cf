/** A disk in memory: text or bytes by absolute path, folders implied, symbolic links by table. */

import type { FileSystem } from '../../src/loader/types.ts'

export type Contents = Readonly<Record<string, string | Uint8Array>>

export interface MemoryFiles extends FileSystem {
  /** Every path that was read, in order. */
  readonly reads: readonly string[]
}

export function memoryFiles(contents: Contents, links: Readonly<Record<string, string>> = {}): MemoryFiles {
  const reads: string[] = []
  const follow = (path: string): string => {
    for (const [from, to] of Object.entries(links)) {
      if (path === from || path.startsWith(`${from}/`)) return follow(to + path.slice(from.length))
    }
    return path
  }
  const bytesAt = (path: string): Uint8Array | undefined => {
    const found = contents[follow(path)]
    return typeof found === 'string' ? new TextEncoder().encode(found) : found
  }
  const below = (path: string): string[] =>
    Object.keys(contents).filter((file) => file.startsWith(`${follow(path)}/`))
  return {
    reads,
    async readFile(path) {
      reads.push(path)
      const bytes = bytesAt(path)
      if (!bytes) throw new Error(`ENOENT: ${path}`)
      return bytes
    },
    async list(folder) {
      const real = `${follow(folder)}/`
      return [
        ...new Set(below(folder).map((file) => file.slice(real.length).split('/', 1)[0] ?? '')),
      ].reverse()
    },
    async stat(path) {
      const bytes = bytesAt(path)
      if (bytes) return { type: 'file', size: bytes.length }
      return below(path).length > 0 ? { type: 'directory', size: 0 } : null
    },
    async realpath(path) {
      const real = follow(path)
      if (!bytesAt(path) && below(path).length === 0) throw new Error(`ENOENT: ${path}`)
      return real
    },
  }
}
