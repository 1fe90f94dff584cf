/** Loads manifests from texts, and says what came of it in few words. */

import { sha256 } from '../../src/bin/sha256.ts'
import { loadManifest } from '../../src/loader/load.ts'
import type { LoadInput, LoadResult } from '../../src/loader/types.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { DesiredResource, Manifest } from '../../src/model/manifest.ts'
import { fakeKinds } from './fake-kinds.ts'
import { type Contents, memoryFiles } from './memory-files.ts'

const CWD = '/manifests'

export const TEAM = '11111111-1111-4111-8111-111111111111'
export const OWNER = '22222222-2222-4222-8222-222222222222'

/** The lines every test manifest starts with; five of them, so that the body begins on line 5. */
export const HEAD = `version: 1\nproject: demo\nteam: ${TEAM}\nowner: ${OWNER}\n`

type Options = Partial<Omit<LoadInput, 'files' | 'hash'>> & {
  readonly links?: Readonly<Record<string, string>>
}

/** Loads files given by their path relative to the working directory. */
export function loadFiles(contents: Contents, options: Options = {}): Promise<LoadResult> {
  const { links = {}, ...rest } = options
  const absolute = (path: string): string => (path.startsWith('/') ? path : `${CWD}/${path}`)
  const files = Object.fromEntries(Object.entries(contents).map(([path, text]) => [absolute(path), text]))
  const linked = Object.fromEntries(Object.entries(links).map(([from, to]) => [absolute(from), absolute(to)]))
  return loadManifest({
    paths: ['duvo.yaml'],
    vars: {},
    env: {},
    allowOutside: false,
    kinds: fakeKinds,
    cwd: CWD,
    ...rest,
    files: memoryFiles(files, linked),
    hash: sha256,
  })
}

/** Loads one manifest; the head is put before it. */
export const loadBody = (body: string, options: Options = {}): Promise<LoadResult> =>
  loadFiles({ 'duvo.yaml': HEAD + body }, options)

/** `file:line:column code`, in the order of the diagnostics. */
export const places = ({ diagnostics }: LoadResult): readonly string[] =>
  diagnostics.map(
    ({ position, code }) =>
      `${position?.file ?? '-'}:${position?.line ?? 0}:${position?.column ?? 0} ${code}`,
  )

export function only({ diagnostics }: LoadResult): Diagnostic {
  const [first, ...others] = diagnostics
  if (!first || others.length > 0)
    throw new Error(`expected one diagnostic: ${JSON.stringify(diagnostics, null, 2)}`)
  return first
}

export function manifestOf({ manifest, diagnostics }: LoadResult): Manifest {
  if (!manifest) throw new Error(JSON.stringify(diagnostics, null, 2))
  return manifest
}

export function resourceOf(result: LoadResult, address: string): DesiredResource {
  const found = manifestOf(result).resources.find((resource) => resource.address === address)
  if (!found) throw new Error(`no ${address}`)
  return found
}
