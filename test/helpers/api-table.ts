/**
 * What the API documents about the requests this tool may send: method, path, and the keys of a body. Written from the
 * API's reference and not from our code, so that the two can disagree. Lists are closed: one key more is a mistake.
 */

import { expect } from 'vitest'
import type { RequestRecord } from '../../src/sandbox/request-log.ts'
import { DIALECT } from './dialect.ts'

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

interface Endpoint {
  readonly method: string
  readonly path: RegExp
  /** Allowed query parameters. */
  readonly query?: readonly string[]
  /** `key` must be there, `key?` may be; `null` for no body. */
  readonly body: readonly string[] | null
  /** Of an object in the body. */
  readonly within?: Readonly<Record<string, readonly string[]>>
}

const path = (template: string): RegExp => new RegExp(`^${template.replaceAll('{id}', ID)}$`)

const PAGES = ['limit', 'offset']

const V1: readonly Endpoint[] = [
  { method: 'GET', path: path('/v1/agents'), query: [...PAGES, 'include_schedules'], body: null },
  { method: 'GET', path: path('/v1/agents/{id}/revisions'), query: PAGES, body: null },
  { method: 'GET', path: path('/v1/agent-folders'), body: null },
  { method: 'GET', path: path('/v1/connections'), query: [...PAGES, 'type'], body: null },
  { method: 'GET', path: path('/v1/connections/{id}/credentials'), body: null },
  {
    method: 'POST',
    path: path('/v1/agents'),
    body: ['name', 'thread_id?', 'source_build_id?', 'build?'],
    within: { build: ['name', 'config'] },
  },
  {
    method: 'PATCH',
    path: path('/v1/agents/{id}'),
    body: [
      'name?',
      'slack_enabled?',
      'microsoft_teams_enabled?',
      'agentic_memory_enabled?',
      'thread_id?',
      'pinned?',
    ],
  },
  {
    method: 'POST',
    path: path('/v1/agents/{id}/revisions'),
    body: ['name', 'config?', 'handover_target_ids?', 'source_build_id?'],
  },
  {
    method: 'PATCH',
    path: path('/v1/revisions/{id}'),
    body: ['config?', 'handoverTargetIds?', 'revision_name?', 'revision_description?'],
  },
  { method: 'POST', path: path('/v1/agent-folders'), body: ['name', 'parent_folder_id?'] },
  { method: 'PATCH', path: path('/v1/agent-folders/{id}'), body: ['name?', 'parent_folder_id?'] },
  { method: 'DELETE', path: path('/v1/agent-folders/{id}'), query: ['force'], body: null },
  { method: 'POST', path: path('/v1/agent-folders/{id}/agents'), body: ['agent_ids'] },
  { method: 'POST', path: path('/v1/agent-folders/move-agents'), body: ['agent_ids', 'folder_id'] },
  {
    method: 'POST',
    path: path('/v1/connections'),
    body: ['name', 'provider', 'auth_method', 'type?', 'server_url?', 'custom_integration_id?', 'headers?'],
    within: { headers: ['plaintext?', 'secret?'] },
  },
  {
    method: 'PATCH',
    path: path('/v1/connections/{id}'),
    body: ['name?', 'server_url?', 'auth_method?', 'headers?', 'composio_mcp_id?', 'shared?'],
    within: { headers: ['plaintext?', 'secret?'] },
  },
  { method: 'DELETE', path: path('/v1/connections/{id}'), body: null },
]

const V2: readonly Endpoint[] = [
  { method: 'GET', path: path('/v2/teams/{id}/agents'), query: [...PAGES, 'include_schedules'], body: null },
  { method: 'GET', path: path('/v2/teams'), body: null },
  { method: 'GET', path: path('/v2/agents/{id}/revisions'), query: PAGES, body: null },
  { method: 'GET', path: path('/v2/agents/{id}/revisions/{id}'), body: null },
  { method: 'GET', path: path('/v2/agents/{id}/revisions/{id}/integrations'), body: null },
  { method: 'DELETE', path: path('/v2/agents/{id}'), body: null },
  {
    method: 'POST',
    path: path('/v2/revisions/{id}/promote'),
    body: ['revision_name?', 'revision_description?'],
  },
  { method: 'GET', path: path('/v2/teams/{id}/agent-folders'), body: null },
  { method: 'GET', path: path('/v2/teams/{id}/connections'), query: [...PAGES, 'type'], body: null },
  { method: 'GET', path: path('/v2/connections/{id}/credentials'), body: null },
  {
    method: 'POST',
    path: path('/v2/teams/{id}/agents'),
    body: ['name', 'thread_id?', 'automation_id?', 'source_build_id?', 'build?'],
    within: { build: ['name', 'config'] },
  },
  {
    method: 'PATCH',
    path: path('/v2/agents/{id}'),
    body: [
      'name?',
      'slack_enabled?',
      'microsoft_teams_enabled?',
      'agentic_memory_enabled?',
      'thread_id?',
      'pinned?',
    ],
  },
  {
    method: 'POST',
    path: path('/v2/agents/{id}/revisions'),
    body: ['name', 'config?', 'handover_target_ids?', 'source_build_id?'],
  },
  {
    method: 'PATCH',
    path: path('/v2/revisions/{id}'),
    body: ['config?', 'handoverTargetIds?', 'revision_name?', 'revision_description?'],
  },
  { method: 'POST', path: path('/v2/teams/{id}/agent-folders'), body: ['name', 'parent_folder_id?'] },
  { method: 'PATCH', path: path('/v2/agent-folders/{id}'), body: ['name?', 'parent_folder_id?'] },
  { method: 'DELETE', path: path('/v2/agent-folders/{id}'), query: ['force'], body: null },
  {
    method: 'POST',
    path: path('/v2/teams/{id}/agent-folders/move-agents'),
    body: ['agent_ids', 'folder_id'],
  },
  {
    method: 'POST',
    path: path('/v2/teams/{id}/connections'),
    body: ['name', 'provider', 'auth_method', 'type?', 'server_url?', 'custom_integration_id?', 'headers?'],
    within: { headers: ['plaintext?', 'secret?'] },
  },
  {
    method: 'PATCH',
    path: path('/v2/connections/{id}'),
    body: ['name?', 'server_url?', 'auth_method?', 'headers?', 'shared?'],
    within: { headers: ['plaintext?', 'secret?'] },
  },
  { method: 'DELETE', path: path('/v2/connections/{id}'), body: null },
]

const ENDPOINTS = { v1: V1, v2: V2 }[DIALECT]

/** What is wrong with each request; nothing for requests the API documents. */
function undocumented(requests: readonly RequestRecord[]): readonly string[] {
  return requests.flatMap((request) => {
    const [pathname = '', search = ''] = request.path.split('?')
    const name = `${request.method} ${pathname}`
    // `move-agents` would pass for a folder's path otherwise.
    const endpoint = ENDPOINTS.find(({ method, path }) => method === request.method && path.test(pathname))
    if (endpoint === undefined) return [`${name} is not documented`]
    const parameters = [...new URLSearchParams(search).keys()]
    return [
      ...parameters.filter((key) => !endpoint.query?.includes(key)).map((key) => `${name}: ?${key}`),
      ...bodyProblems(name, endpoint, request.body),
    ]
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function bodyProblems(name: string, { body: keys, within = {} }: Endpoint, body: unknown): readonly string[] {
  if (keys === null) return body === null ? [] : [`${name}: has a body`]
  if (!isRecord(body)) return [`${name}: the body is no object`]
  const empty = Object.keys(body).length === 0 ? [`${name}: says nothing`] : []
  const inner = Object.entries(within).flatMap(([key, allowed]) => {
    const value = body[key]
    return isRecord(value) ? keyProblems(`${name} ${key}`, allowed, value) : []
  })
  return [...empty, ...keyProblems(name, keys, body), ...inner]
}

function keyProblems(name: string, keys: readonly string[], body: Record<string, unknown>): string[] {
  const allowed = new Set(keys.map((key) => key.replace('?', '')))
  const required = keys.filter((key) => !key.endsWith('?'))
  return [
    ...Object.keys(body)
      .filter((key) => !allowed.has(key))
      .map((key) => `${name}: unknown key ${key}`),
    ...required.filter((key) => !Object.hasOwn(body, key)).map((key) => `${name}: no ${key}`),
  ]
}

/** Fails with everything that is wrong with what was sent. */
export const expectDocumented = (requests: readonly RequestRecord[]): void =>
  expect(undocumented(requests)).toEqual([])
