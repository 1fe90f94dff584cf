/**
 * The limiter in real time, across processes: a sandbox with Duvo's limit, and clients that ask as fast as they may.
 *
 *     node scripts/limiter-run.mjs [--requests 2000] [--processes 1] [--algorithm fixed|sliding|bucket]
 *
 * Needs `npm run build` first; 2,000 requests at 300 a minute take about six minutes. Prints one line of figures.
 */

import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '2000' },
    processes: { type: 'string', default: '1' },
    algorithm: { type: 'string', default: 'fixed' },
    client: { type: 'string' },
  },
})

/** One client: its share of the requests, all started at once. */
async function client(url, requests) {
  const { createReader } = await import('../dist/api/client.js')
  const made = createReader({
    baseUrl: url,
    apiKey: 'dv_sandbox_key',
    team: null,
    userAgent: 'duvo-gitops/limiter-run',
    clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }) },
    random: Math.random,
  })
  const answers = await Promise.all(
    Array.from({ length: requests }, () => made.value.reader.get('/v1/agent-folders')),
  )
  return { served: answers.filter(({ ok }) => ok).length, ...made.value.traffic() }
}

if (values.client !== undefined) {
  process.send(await client(values.client, Number(values.requests)))
  process.disconnect()
} else {
  const sandboxBin = fileURLToPath(new URL('../dist/bin/duvo-sandbox.js', import.meta.url))
  const sandbox = spawn(process.execPath, [
    sandboxBin,
    '--port',
    '0',
    '--rate-limit',
    `300/60s:${values.algorithm}`,
  ])
  process.on('exit', () => sandbox.kill())
  const [line] = await once(createInterface({ input: sandbox.stdout }), 'line')
  const url = /http:\/\/\S+/.exec(line)[0]
  const processes = Number(values.processes)
  const share = Math.ceil(Number(values.requests) / processes)
  const started = Date.now()
  const results = await Promise.all(
    Array.from({ length: processes }, async () => {
      const child = fork(fileURLToPath(import.meta.url), ['--client', url, '--requests', String(share)])
      const [result] = await once(child, 'message')
      return result
    }),
  )
  const seconds = (Date.now() - started) / 1000
  const total = (name) => results.reduce((sum, result) => sum + result[name], 0)
  const requests = share * processes
  // What the window allows at best: the first 300 at once, then 300 a minute (a bucket refills all the time).
  const ideal =
    values.algorithm === 'bucket' ? ((requests - 300) / 300) * 60 : (Math.ceil(requests / 300) - 1) * 60
  console.log(
    `${values.algorithm}, ${processes} process(es): ${total('served')} of ${requests} served in ${seconds.toFixed(1)} s ` +
      `(at best ${ideal} s: ${((ideal / seconds) * 100).toFixed(1)} %), ${total('throttled')} answers with 429 ` +
      `(${((total('throttled') / total('sent')) * 100).toFixed(2)} %)`,
  )
  sandbox.kill()
}
