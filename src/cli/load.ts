/** From flags to a manifest: all that commands need which ask nothing of Duvo. */

import { kinds } from '../kinds/index.ts'
import { loadManifest } from '../loader/load.ts'
import type { LoadResult } from '../loader/types.ts'
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts'
import type { Manifest } from '../model/manifest.ts'
import type { CommonFlags } from './flags.ts'
import type { Output } from './output.ts'
import type { World } from './world.ts'

/** A manifest without an error. */
export interface Loaded {
  readonly manifest: Manifest
  readonly locate: LoadResult['locate']
  readonly excerpt: LoadResult['excerpt']
  /** Warnings and infos. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads and checks the manifest; with `--strict`, warnings count as errors. From then on `output` knows whose manifest
 * it is, and which secrets it must not show.
 */
export async function load(world: World, flags: CommonFlags, output: Output): Promise<LoadResult> {
  const loaded = await loadWith(world, flags)
  output.isFor(loaded.project)
  output.hide(loaded.secretNames)
  return loaded
}

/** The same, told to nobody. */
export async function loadWith(world: World, flags: CommonFlags): Promise<LoadResult> {
  const loaded = await loadManifest({
    paths: flags.file.length > 0 ? flags.file : ['duvo.yaml'],
    vars: flags.var,
    env: world.env,
    allowOutside: flags.allowOutside,
    files: world.files,
    hash: world.hash,
    kinds,
    cwd: world.cwd,
  })
  if (!flags.strict) return loaded
  const diagnostics = strictly(loaded.diagnostics)
  return { ...loaded, diagnostics, manifest: hasErrors(diagnostics) ? null : loaded.manifest }
}

/** `--strict`: warnings count as errors. */
export const strictly = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.map((diagnostic) =>
    diagnostic.severity === 'warning' ? { ...diagnostic, severity: 'error' } : diagnostic,
  )
