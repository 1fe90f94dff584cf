/** The writes of connections at Composio that need nobody: v1 only. */

import { onV2 } from '../../helpers/dialect.ts'
import { manifest } from '../../helpers/team.ts'
import type { Operation } from './operations.ts'

const source = manifest({
  connections: {
    crm: {
      provider: 'composio',
      app: 'hubspot',
      auth_config_id: 'ac_1',
      callback_url: 'https://example.com/cb',
      auth_scheme: 'API_KEY',
      auth_fields: { api_key: '${env:CRM_TOKEN}' },
      shared: true,
    },
  },
})

export const COMPOSIO: readonly Operation[] = onV2
  ? []
  : [
      {
        title: 'Composio without a person: the start',
        source,
        request: 'POST /v1/connections/composio/start',
        creates: false,
      },
      {
        title: 'Composio without a person: the finalize',
        source,
        request: 'POST /v1/connections/composio/finalize',
        creates: true,
      },
      {
        title: 'Composio without a person: the share',
        source,
        request: 'PATCH /v1/connections/*',
        creates: false,
      },
    ]
