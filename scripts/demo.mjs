/**
 * The tour: a sandbox of Duvo on this machine, and the real commands against it, one after the other.
 * Run by `npm run demo`. Exits 0 when everything went as told, and leaves nothing running.
 */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const examples = fileURLToPath(new URL('../examples', import.meta.url))
const bin = (name) => fileURLToPath(new URL(`../dist/bin/${name}.js`, import.meta.url))
const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? styleText('bold', text) : text)

const sandbox = spawn(process.execPath, [bin('duvo-sandbox'), '--port', '0'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
})
process.on('exit', () => sandbox.kill())
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

const [line] = await once(createInterface({ input: sandbox.stdout }), 'line')
const url = /http:\/\/\S+/.exec(line)?.[0]
if (url === undefined) throw new Error(`the sandbox did not say where it is: ${line}`)

const env = {
  ...process.env,
  DUVO_API_KEY: 'dv_sandbox_key',
  DUVO_API_BASE_URL: url,
  DUVO_TEAM_ID: '',
  ERP_TOKEN: 'a-token-that-no-report-shows',
}

/** Tells what comes, runs the command as a person would, and insists on how it ends. */
function step(story, name, args, expected) {
  console.log(`\n${bold(`── ${story}`)}\n$ ${name} ${args.join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [bin(name), ...args], {
    cwd: examples,
    env,
    stdio: 'inherit',
  })
  if (status !== expected) throw new Error(`${name} ended with ${status}, not with ${expected}`)
}

/** What somebody clicks in Duvo's web interface: the sandbox plays that person. */
async function person(agentName, edit) {
  const headers = { authorization: `Bearer ${env.DUVO_API_KEY}` }
  const { agents } = await (await fetch(`${url}/v1/agents?limit=100`, { headers })).json()
  const agent = agents.find(({ name }) => name === agentName)
  const answer = await fetch(`${url}/_sandbox/agents/${agent.id}/edit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(edit),
  })
  if (!answer.ok) throw new Error(`the edit was refused: ${await answer.text()}`)
}

console.log(bold('A team of AI workers, kept in git.'))
console.log(`A sandbox of Duvo runs on ${url}; the manifest is examples/duvo.yaml.`)

step('1. Is the manifest right? Checked offline.', 'duvo-validate', [], 0)
step('2. What would be done? Nothing is written yet.', 'duvo-plan', ['--detailed-exitcode'], 2)
step('3. Do it.', 'duvo-apply', ['--auto-approve'], 0)
step('4. Plan again: what was applied is what is there.', 'duvo-plan', ['--detailed-exitcode'], 0)

console.log(`\n${bold('── 5. Meanwhile, Ana tries something in the web interface …')}`)
await person('Vendor Lookup', {
  flags: { slack_enabled: true },
  build: { patch: { data: { input: 'Find the vendor by name and answer with everything you know.' } } },
  by: { name: 'Ana Novak', email: 'ana@example.com' },
})

step('6. The nightly drift run finds it: what, who, when.', 'duvo-drift', [], 2)
step('7. Put it back.', 'duvo-apply', ['--auto-approve'], 0)
step('8. And all is as git says.', 'duvo-drift', [], 0)

console.log(
  `\n${bold('That was the whole tour.')} Read on in README.md, or play with a sandbox of your own: duvo-sandbox\n`,
)
sandbox.kill()
await once(sandbox, 'exit')
