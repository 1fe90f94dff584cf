import type { McpServer } from '../consent-rows.ts'
import type { Core } from '../core.ts'

/** A server nobody said anything about. */
const UNSPOKEN: McpServer = { dcr: true, tools: ['search', 'fetch'], requires: null, unreachable: false }

/** The server at a URL. There is one behind every URL, until it is said to be unreachable. */
export function serverAt(core: Core, url: string): McpServer {
  const { servers } = core.store
  return { ...UNSPOKEN, ...(servers.get(new URL(url).href) ?? servers.get(url)) }
}

/** Says what is special about a server, in place of what was said before. */
export function setServer(core: Core, url: string, server: Partial<McpServer>): McpServer {
  core.store.servers.set(new URL(url).href, server)
  return serverAt(core, url)
}

/** Whether a server registers OAuth clients, and where a person would consent. No answer is a no. */
export function checkOAuth(core: Core, url: string) {
  const { dcr, unreachable } = serverAt(core, url)
  if (!dcr || unreachable) return { supports_dcr: false }
  return {
    supports_dcr: true,
    authorization_endpoint: new URL('/authorize', url).href,
    scopes: ['mcp:tools'],
  }
}

const toolView = (name: string) => ({
  name,
  description: `The tool ${name} of a server that the sandbox plays.`,
  input_schema: { type: 'object' },
})

/** What a server says when it is asked for its tools with these headers. A failure is an answer, not an error. */
export function probe(core: Core, url: string, headers: { [name: string]: string } = {}) {
  const { tools, requires, unreachable } = serverAt(core, url)
  const { host } = new URL(url)
  if (unreachable) return { success: false, error: `${host} cannot be reached` }
  const sent = Object.entries(headers).find(([name]) => name.toLowerCase() === requires?.toLowerCase())
  if (requires !== null && (sent === undefined || sent[1] === '')) {
    return { success: false, error: `${host} answers 401: the header ${requires} is missing` }
  }
  return { success: true, tools: tools.map(toolView) }
}

/** What an integration of the catalog says: its server and its credentials are Duvo's business. */
export const probeCatalog = () => ({ success: true, tools: UNSPOKEN.tools.map(toolView) })
