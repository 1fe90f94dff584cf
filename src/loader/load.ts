/** YAML files → the resolved manifest, with everything that is wrong with it. */

import type { JsonObject } from '../model/json.ts'
import type { Locate } from '../model/manifest.ts'
import { PROJECT_PATTERN } from '../model/marker.ts'
import { assembleManifest, canonicalResources, desiredResources } from './build-manifest.ts'
import { checkKnown } from './check-known.ts'
import { checkSchema } from './check-schema.ts'
import { readEntries } from './entries.ts'
import { expandTree } from './expand.ts'
import { includeFinder, readIncludes } from './includes.ts'
import { displayName, readLayers } from './layers.ts'
import { readMeaning } from './meaning.ts'
import { checkIds, checkNames } from './names.ts'
import { checkTrees, resolveReferences } from './references.ts'
import { Report } from './report.ts'
import { sectionsOf } from './rules.ts'
import { applyShared } from './shared.ts'
import { createSuggest } from './suggest.ts'
import { createTracer } from './trace.ts'
import { Origins, withoutUnset } from './tree.ts'
import type { LoadInput, LoadResult } from './types.ts'
import { validatorFor } from './validator.ts'
import { readVariables } from './variables.ts'

/**
 * Loads a manifest:
 *
 *  1. reads `-f` files and folders and lays them over each other
 *  2. fills in variables, environment values and included files
 *  3. merges shared set-ups in
 *  4. checks all of it against the schemas
 *  5. resolves references and checks what only the whole manifest can tell
 *  6. brings every resource to its canonical form
 *
 * Each stage goes on after a mistake of the one before, so that one run reports all of them; only a file that cannot
 * be read at all ends the run early.
 */
export async function loadManifest(input: LoadInput): Promise<LoadResult> {
  const { kinds, files, cwd, env, hash } = input
  const report = new Report(env)
  const origins = new Origins()
  const suggest = createSuggest()

  const layers = await readLayers(input.paths, { files, cwd, origins, report })
  const excerpt: LoadResult['excerpt'] = (position) => {
    const file = layers.sources.find(({ name }) => name === position.file)
    return file === undefined ? undefined : report.frame({ file, offset: file.offset(position) })
  }
  if (layers.root === null) {
    const nowhere: Locate = () => undefined
    return {
      manifest: null,
      diagnostics: report.diagnostics(),
      locate: nowhere,
      trace: () => ({ written: null, own: null }),
      excerpt,
      project: null,
      secretNames: [],
    }
  }

  const sections = sectionsOf(kinds)
  const variables = readVariables(layers.root, input.vars, origins, report)
  const reading = { files, cwd, folder: layers.folder, allowOutside: input.allowOutside }
  const includes = await readIncludes(layers.root, { ...reading, sections, variables, origins, report })
  const validator = await validatorFor(kinds)
  const known = new Set(Object.keys(validator.schema['properties'] ?? {}))
  const expanding = { variables, env, includes: includes.texts, sections, known, origins, report, suggest }
  const { root, secretNames, envUses } = expandTree(layers.root, expanding)

  const shared = applyShared(root, { kinds, origins, report, suggest })
  const written = settle(root, origins, report)
  const resolved = settle(shared.root, origins, report)

  checkSchema(written, resolved, shared.broken, {
    kinds,
    validator,
    origins,
    report,
    suggest,
  })
  checkKnown(written, { schema: validator.schema, origins, report, suggest })

  const meaning = readMeaning(resolved, kinds, origins, report, suggest)
  const references = resolveReferences(meaning)
  checkTrees(meaning, references)
  checkIds(meaning)
  const canonical = canonicalResources(references, !report.failed)
  checkNames(meaning, canonical)
  const entries = readEntries(meaning)
  const resources = desiredResources(canonical, meaning)
  checkGuards(resolved, report, origins)

  const read = [...new Set([...layers.files, ...includes.files])].map((path) => displayName(cwd, path))
  const parts = { root: resolved, resources, envUses, meaning, files: read, hash, ...entries }
  const manifest = report.failed ? null : assembleManifest(parts)
  const locate: Locate = (path) => {
    const spot =
      path.length > 0 && origins.deepest(resolved, path) ? origins.spot(resolved, path, 'key') : undefined
    return spot?.file.position(spot.offset)
  }
  return {
    manifest,
    diagnostics: report.diagnostics(),
    locate,
    trace: createTracer({
      resolved,
      raw: layers.root,
      origins,
      includeOf: includeFinder(cwd, includes, variables),
    }),
    excerpt,
    project: projectOf(resolved),
    secretNames: [...secretNames].sort(),
  }
}

/** A name that could not stand in a marker is none. */
function projectOf({ project }: JsonObject): string | null {
  return typeof project === 'string' && new RegExp(PROJECT_PATTERN).test(project) ? project : null
}

/** After all merging: keys that were to be removed go, and with them the tag. */
function settle(root: JsonObject, origins: Origins, report: Report): JsonObject {
  if (!origins.unsetSeen) return root
  const inList = (path: readonly (string | number)[]) =>
    report.add({
      code: 'schema',
      message: '`!unset` removes keys; in a list there is none to remove.',
      hint: 'Write the list as it should be: lists replace each other as a whole.',
      at: origins.spot(root, path, 'value'),
    })
  return withoutUnset(root, origins, inList) as JsonObject
}

function checkGuards(root: JsonObject, report: Report, origins: Origins): void {
  const missing = ['team', 'owner'].filter((name) => root[name] === undefined)
  if (missing.length === 0) return
  report.add({
    severity: 'warning',
    code: 'no-guard',
    message: `Without ${missing.map((name) => `\`${name}\``).join(' and ')}, this manifest can be applied to any ${missing.includes('team') ? 'team' : 'user'} whose key is used.`,
    hint: '`duvo-plan` prints the lines to paste; with them, a wrong key cannot write.',
    at: origins.spot(root, [], 'key'),
  })
}
