/** `duvo-validate`: is the manifest right, as far as anyone can tell without asking Duvo? */

import { diagnosticsJson } from '../report/json-diagnostics.ts'
import { diagnosticsText } from '../report/text-diagnostics.ts'
import { type CommonFlags, newCommand, parseFlags } from './flags.ts'
import { failedFlags, Output } from './output.ts'
import { load } from './session.ts'
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
  const output = new Output(world, flags.value)
  const { manifest, diagnostics, secretNames } = await load(world, flags.value)
  output.hide(secretNames)
  if (output.isJson) {
    output.result(diagnosticsJson(diagnostics))
  } else {
    output.result(diagnosticsText(diagnostics, output.textOptions()))
    if (manifest !== null) {
      const names = manifest.resources.length === 1 ? 'resource' : 'resources'
      output.result(
        `The manifest is valid: ${manifest.resources.length} ${names} in project ${manifest.project}.\n`,
      )
    }
  }
  return manifest === null ? EXIT.error : EXIT.ok
}
