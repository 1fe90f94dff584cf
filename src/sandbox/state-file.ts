import { readFile, rename, writeFile } from 'node:fs/promises'
import type { SandboxState } from './state.ts'

/** Reads a saved state; undefined when there is no such file. Throws an Error that names an unreadable one. */
export async function readStateFile(path: string): Promise<SandboxState | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  let state: unknown
  try {
    state = JSON.parse(text)
  } catch {
    throw new Error(`${path}: is not JSON`)
  }
  if (typeof state !== 'object' || state === null || !('version' in state) || state.version !== 1) {
    throw new Error(`${path}: is not the state of a sandbox (version 1)`)
  }
  return state as SandboxState
}

/**
 * Saves states to a file; the promise resolves when the write that was asked for is on disk. Writes that come in
 * while one is under way share the next one. Every write goes to a temporary file that is then renamed, so that a
 * killed sandbox leaves the old state or the new one, never half of either.
 */
export function createStateSaver(path: string): (snapshot: () => SandboxState) => Promise<void> {
  let current: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  const write = async (snapshot: () => SandboxState): Promise<void> => {
    next = undefined
    const temporary = `${path}.tmp`
    await writeFile(temporary, `${JSON.stringify(snapshot(), null, 2)}\n`)
    await rename(temporary, path)
  }
  return (snapshot) => {
    if (next === undefined) {
      const run = (): Promise<void> => write(snapshot)
      next = current.then(run, run)
      current = next
    }
    return next
  }
}
