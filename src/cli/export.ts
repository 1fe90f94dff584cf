/** `duvo-export`: a live team → a manifest, its texts and what comes next. Reads Duvo, writes files, and proves them first. */

import { join } from 'node:path'
import { Option } from 'commander'
import { compose, type Export, MANIFEST, type Split } from '../author/compose.ts'
import { select } from '../author/select.ts'
import { kinds } from '../kinds/index.ts'
import { type Address, parseAddress } from '../model/address.ts'
import type { ExportReport } from '../model/export.ts'
import type { Reader } from '../model/io.ts'
import { compareText } from '../model/json.ts'
import { PROJECT_PATTERN } from '../model/marker.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { scheduleLine } from '../report/schedule-text.ts'
import { toStyle } from '../report/style.ts'
import { type Document, exportDocument } from './document.ts'
import { deliver, planDelivery } from './export-files.ts'
import { prove } from './export-proof.ts'
import { type LiveTeam, readForExport } from './export-read.ts'
import { remarksOn } from './export-remarks.ts'
import { type ApiFlags, bareCommand, collect, parseFlags, withApiFlags, withOutputFlags } from './flags.ts'
import { failedFlags, type Output, withOutput } from './output.ts'
import { unplanned, whileReading } from './prepare.ts'
import { connectReader, teamOf } from './session.ts'
import { warnOfCredentials } from './warn-credentials.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

interface Flags extends ApiFlags {
  readonly out: string
  readonly project?: string
  readonly split?: string
  readonly only?: readonly string[]
  readonly force: boolean
}

/** The kind whose resources lie in containers, and the kind of those: what `--split` can go by. */
const [CONTAINED, CONTAINER] = kinds.flatMap(({ name, refs }) =>
  refs.filter(({ separable }) => separable).flatMap(({ to }) => [name, to]),
)
const SPLITS = [CONTAINER, CONTAINED].filter((name) => name !== undefined)

export async function exportTeam(world: World): Promise<ExitCode> {
  const command = bareCommand(
    'duvo-export',
    'Writes a live team as a manifest. Changes nothing in Duvo.',
    world,
  )
    .option('--out <folder>', 'where the files go', '.')
    .addOption(
      new Option('--split [by]', `a file of its own for each of these (without a word: ${SPLITS[0]})`)
        .choices(SPLITS)
        .preset(SPLITS[0]),
    )
    .option('--only <kind>', `only these: ${kinds.map(({ name }) => name).join(', ')}; repeatable`, collect)
    .option('--project <name>', "name of the manifest (default: the team's markers, else its name)")
    .option('--force', 'write over files of an earlier export that nobody changed', false)
  const parsed = parseFlags<Flags>(withOutputFlags(withApiFlags(command)), world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags: Flags = { ...parsed.value, allowOutside: false, strict: false }
  const wrong = mistake(flags)
  if (wrong !== null) return failedFlags(world, wrong)
  const { out, ...rest } = flags
  // A report must not be written over what it is about.
  const places = { ...rest, file: [join(out, MANIFEST)] }
  return withOutput(world, 'export', places, (output) => run(world, flags, output))
}

/** What is wrong with the flags before anything is read. */
function mistake({ out, only = [], target, project }: Flags): Failure | null {
  if (out === '') return bad('--out is empty.', 'Name a folder; `--out .` is the current one.')
  const names = kinds.map(({ name }) => name)
  const kind = only.find((name) => !names.includes(name))
  if (kind !== undefined) {
    return bad(`--only ${kind}: there is no such kind.`, `Kinds are ${names.join(', ')}.`)
  }
  const odd = target.find((address) => !names.includes(parseAddress(address)?.kind ?? ''))
  if (odd !== undefined) {
    return bad(`--target ${odd}: this is not an address.`, 'Addresses look like agent.invoice-processor.')
  }
  return project === undefined || new RegExp(PROJECT_PATTERN).test(project)
    ? null
    : bad(
        `--project ${project}: this cannot be the name of a project.`,
        'Use letters, digits, dot, dash and underscore; at most 63, starting with a letter or digit.',
      )
}

const bad = (message: string, hint: string): Failure => ({ code: 'bad-setting', message, hint })

async function run(world: World, flags: Flags, output: Output): Promise<ExitCode> {
  const exported = await attempt(world, flags, output)
  if (exported.ok) {
    await output.conclude(exported.value)
    return EXIT.ok
  }
  return unplanned(output, exported.error)
}

async function attempt(world: World, flags: Flags, output: Output): Promise<Result<Document, Failure>> {
  const team = teamOf(flags, world.env)
  if (!team.ok) return team
  const connected = connectReader(world, flags, output)
  if (!connected.ok) return connected
  const client = connected.value
  output.counts(() => client.traffic())
  const written = await whileReading(world, output, client, async () => {
    const live = await readForExport(output, flags, client, team.value)
    if (!live.ok) return live
    const { dialect, resources } = live.value.listed
    const requests = client.traffic().sent
    output.event({ type: 'live_read', dialect, resources: resources.length, requests })
    return write(world, flags, output, client.reader, live.value)
  })
  if (!written.ok) return written
  const made = { version: world.version, baseUrl: client.origin }
  return ok(exportDocument(output.clean(written.value), made))
}

/** Composes the files, proves them, and writes them. */
async function write(
  world: World,
  flags: Flags,
  output: Output,
  io: Reader,
  live: LiveTeam,
): Promise<Result<ExportReport, Failure>> {
  output.isFor(live.project)
  const selection = select(
    { only: flags.only ?? [], targets: flags.target as readonly Address[] },
    kinds,
    live.snapshot.resources,
    live.keys,
  )
  const [unknown] = selection.unknown
  if (unknown !== undefined) {
    return fail(bad(`--target ${unknown}: the team has no such resource.`, keysHint(live)))
  }
  const { team, user: owner } = live.snapshot.caller
  const split = splitOf(flags)
  const general = remarksOn(flags, live.snapshot)
  const proven = await prove({ world, flags, io, split, listed: live.listed }, (demoted) =>
    compose({
      ...live,
      kinds,
      team,
      owner,
      split,
      general,
      demoted,
      selected: selection.ids,
      hash: world.hash,
      notes: (one) => scheduleLine(one, PLAIN).map((line) => `Not managed here: it ${line}.`),
    }),
  )
  if (!proven.ok) return proven
  const { files } = proven.value
  const exposed = [...files].find(([, text]) => output.redact(text) !== text)
  if (exposed !== undefined) return fail(keyInClear(exposed[0]))
  const delivery = await planDelivery(world, flags, files, split !== 'no')
  if (!delivery.ok) return delivery
  const delivered = await deliver(world, delivery.value, (path) =>
    output.event({ type: 'file_written', path }),
  )
  if (!delivered.ok) return delivered
  warnOfCredentials(output, 'exported', proven.value)
  return ok(reportOf(flags, live, proven.value, general, delivery.value.remove))
}

/** Without it the files would not say what Duvo has; with it they would give it away. */
const keyInClear = (file: string): Failure => ({
  code: 'secret-in-plan',
  message: `${file} would hold the API key in clear, so nothing is written.`,
  hint: 'Take it out of the text in Duvo, and replace the key: whoever may read the agent can read it there.',
})

const PLAIN = toStyle({ color: false, width: Number.MAX_SAFE_INTEGER, verbose: false })

const splitOf = ({ split }: Flags): Split =>
  split === undefined ? 'no' : split === CONTAINER ? 'by-container' : 'each'

/** Some addresses that there are. */
function keysHint({ snapshot, keys }: LiveTeam): string {
  const some = snapshot.resources.map(({ kind, id }) => `${kind}.${keys.get(id)}`).sort(compareText)
  return some.length === 0
    ? 'The team is empty.'
    : `It has ${some.slice(0, 5).join(', ')}${some.length > 5 ? ', …' : ''}; an export without --target lists them all.`
}

const reportOf = (
  flags: Flags,
  { project, snapshot }: LiveTeam,
  { entries, files, leftOut, variables }: Export,
  notes: readonly string[],
  removed: readonly string[],
): ExportReport => ({
  project,
  team: snapshot.caller.team,
  owner: snapshot.caller.user,
  dialect: snapshot.dialect,
  folder: flags.out,
  files: [...files.keys()].sort(compareText),
  removed,
  next: planCommand(flags),
  resources: entries.map(({ address, kind, live: { name, id } }) => ({ address, kind: kind.name, name, id })),
  leftOut,
  notes,
  remarks: entries.flatMap(({ address, remarks }) => remarks.map((text) => ({ address, text }))),
  variables,
})

/** What shows that the manifest says what Duvo has. */
function planCommand({ out, split }: Flags): string {
  if (split !== undefined) return `duvo-plan -f ${shellWord(out)}`
  const manifest = join(out, MANIFEST)
  return manifest === MANIFEST ? 'duvo-plan' : `duvo-plan -f ${shellWord(manifest)}`
}

/** A path as a shell takes it for one word that means itself. */
const shellWord = (path: string): string =>
  /^[\p{L}\p{N}_./@%+=:,-]+$/u.test(path) ? path : `'${path.replaceAll("'", () => "'\\''")}'`
