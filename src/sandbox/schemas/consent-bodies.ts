import type { McpServer } from '../consent-rows.ts'
import type { ComposioFinish, ComposioStart } from '../domain/accounts.ts'
import type { McpStart, NativeStart } from '../domain/consents.ts'
import { bodyCheck, type Schema } from '../validate.ts'
import { INTEGRATION_SLUGS } from './integration-slugs.ts'
import { closed, flag, having, nullable, refused, someText, text, uuid } from './parts.ts'
import { object } from './requests.ts'

const url: Schema = { type: 'string', format: 'uri' }
const texts: Schema = { type: 'object', additionalProperties: text }

/** A probe names a server or, in v2, an integration of the catalog. */
export type Probe = {
  server_url?: string
  integration_slug?: string
  headers?: { [name: string]: string }
}

const mcpStart = (more: { [key: string]: Schema | false }): Schema =>
  object(
    {
      mcp_server_url: url,
      name: someText,
      custom_integration_id: uuid,
      return_url: text,
      integration_type: text,
      ...more,
    },
    ['mcp_server_url', 'name'],
  )

const check = bodyCheck<{ mcp_server_url: string }>(object({ mcp_server_url: url }, ['mcp_server_url']))

// v1: a connection is always made anew.
const anew = refused('reconnect_instance_id')

export const v1ConsentBodies = {
  native: bodyCheck<NativeStart>(object({ return_url: text, ...anew })),
  mcp: bodyCheck<McpStart>(mcpStart(anew)),
  check,
  probe: bodyCheck<Probe>(object({ server_url: url, headers: texts }, ['server_url'])),
  composioStart: bodyCheck<ComposioStart>(
    object({ auth_config_id: someText, callback_url: url, auth_scheme: text, auth_fields: texts }, [
      'auth_config_id',
      'callback_url',
    ]),
  ),
  composioFinish: bodyCheck<ComposioFinish>(
    object({ app: someText, integration_name: someText, connected_account_id: someText }, [
      'app',
      'integration_name',
      'connected_account_id',
    ]),
  ),
}

/** v2: what else a native start says has to be text. Of a server and an integration, a probe names one. */
export const v2ConsentBodies = {
  native: bodyCheck<NativeStart>({
    type: 'object',
    properties: { return_url: text, reconnect_instance_id: uuid },
    additionalProperties: text,
  }),
  mcp: bodyCheck<McpStart>(mcpStart({ reconnect_instance_id: uuid })),
  check,
  probe: bodyCheck<Probe>({
    ...object({ server_url: url, integration_slug: { enum: INTEGRATION_SLUGS }, headers: texts }),
    oneOf: [having('server_url'), having('integration_slug')],
  }),
}

export type ConsentBodies = typeof v2ConsentBodies

/** What a test says about an MCP server. */
const server: { [Key in keyof McpServer]: Schema } = {
  dcr: flag,
  tools: { type: 'array', items: someText, uniqueItems: true },
  requires: nullable(someText),
  unreachable: flag,
}

export const serverTable: Schema = { type: 'object', additionalProperties: closed(server) }

export const serverBody = bodyCheck<{ url: string } & Partial<McpServer>>(closed({ url, ...server }, ['url']))
