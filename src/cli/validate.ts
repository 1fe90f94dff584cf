/** `duvo-validate`: is the manifest right, as far as anyone can tell without asking Duvo? */

import type { Manifest } from '../model/manifest.ts'
import { count } from '../report/style.ts'
import { diagnosticsDocument } from './complaint.ts'
import { type CommonFlags, newCommand, parseFlags } from './flags.ts'
import { load } from './load.ts'
import { failedFlags, withOutput } from './output.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

export async function validate(world: World): Promise<ExitCode> {
  const command = newCommand(
    'duvo-validate',
    'Checks the manifest offline: schema, references, files, variables.',
    world,
  )
  const flags = parseFlags<CommonFlags>(command, world)
  if (!flags.ok) return failedFlags(world, flags.error)
  if (flags.value === null) return EXIT.ok
  const common = flags.value
  return withOutput(world, 'validate', common, async (output) => {
    const { manifest, diagnostics } = await load(world, common, output)
    for (const diagnostic of diagnostics) output.event({ type: 'diagnostic', diagnostic })
    await output.conclude(diagnosticsDocument(output.speaker, output.clean(diagnostics), verdict(manifest)))
    return manifest === null ? EXIT.error : EXIT.ok
  })
}

const verdict = (manifest: Manifest | null): string =>
  manifest === null
    ? ''
    : `The manifest is valid: ${count(manifest.resources.length, 'resource')} in project ${manifest.project}.\n`
