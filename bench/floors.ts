/**
 * What commands are compared with: the least that anybody could do who needs the same data.
 *
 *     node floors.js yaml <file>               the bare `yaml` package, values only
 *     node floors.js yaml-document <file>      the same, to a tree of nodes that knows where everything stands
 *     node floors.js pages <url> <v2|v1>       every list page, read and JSON-parsed, eight at a time
 *     node floors.js both <file> <url> <v2|v1> pages, then `yaml`
 *     node floors.js send <file> <url>         new agents from a file, eight at a time: a POST each, and a PATCH for flags
 */

import { readFileSync } from 'node:fs'
import process from 'node:process'

const PAGE = 100
const AT_ONCE = 8
const HEADERS = { authorization: `Bearer ${process.env['DUVO_API_KEY']}`, accept: 'application/json' }

async function readYaml(path: string): Promise<void> {
  const { parse } = await import('yaml')
  // Comparing every key with every other is quadratic; nobody with 10,000 keys would leave it on.
  parse(readFileSync(path, 'utf8'), { uniqueKeys: false })
}

async function readDocument(path: string): Promise<void> {
  const { parseDocument } = await import('yaml')
  parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: false }).toJS()
}

async function eightAtATime<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
    }),
  )
}

async function get(url: string): Promise<{ total?: number; teams?: { id: string }[] }> {
  const answer = await fetch(url, { headers: HEADERS })
  return JSON.parse(await answer.text())
}

async function readPages(url: string, dialect: string): Promise<void> {
  const teams = dialect === 'v2' ? (await get(`${url}/v2/teams`)).teams : undefined
  const scope = dialect === 'v2' ? `${url}/v2/teams/${teams?.[0]?.id}` : `${url}/v1`
  const page = (offset: number) =>
    get(`${scope}/agents?limit=${PAGE}&offset=${offset}&include_schedules=true`)
  const [{ total = 0 }] = await Promise.all([
    page(0),
    get(`${scope}/agent-folders`),
    get(`${scope}/connections?limit=${PAGE}&offset=0`),
  ])
  const offsets = Array.from({ length: Math.ceil(total / PAGE) }, (_, n) => n * PAGE).slice(1)
  await eightAtATime(offsets, page)
}

async function sendAll(path: string, url: string): Promise<void> {
  const agents = JSON.parse(readFileSync(path, 'utf8')) as { path: string; body: object; flags?: object }[]
  await eightAtATime(agents, async ({ path, body, flags }) => {
    const { agent } = await send('POST', url + path, body)
    if (flags !== undefined) await send('PATCH', `${url}/v2/agents/${agent.id}`, flags)
  })
}

async function send(method: string, url: string, body: object): Promise<{ agent: { id: string } }> {
  const headers = { ...HEADERS, 'content-type': 'application/json' }
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method} ${url}: ${await answer.text()}`)
  return JSON.parse(await answer.text())
}

const [what, ...rest] = process.argv.slice(2)
const [first = '', second = '', third = ''] = rest
switch (what) {
  case 'yaml':
    await readYaml(first)
    break
  case 'yaml-document':
    await readDocument(first)
    break
  case 'pages':
    await readPages(first, second)
    break
  case 'both':
    await readPages(second, third)
    await readYaml(first)
    break
  case 'send':
    await sendAll(first, second)
    break
  default:
    throw new Error(`no floor is called ${what}`)
}
