/** Who has to do something before a connection exists. */

import type { Attrs } from '../../model/manifest.ts'

/** Whether a person has to agree in a browser: for accounts and OAuth servers always, at Composio with OAuth schemes. */
export function needsConsent(attrs: Attrs): boolean {
  const provider = attrs['provider']
  if (provider === 'composio') return !isUnattended(attrs)
  return provider !== 'user'
}

/** v1: a scheme must be named where the credentials are in `auth_fields`; without one it is OAuth. */
const isUnattended = ({ auth_scheme: scheme }: Attrs): boolean =>
  typeof scheme === 'string' && !/oauth/i.test(scheme)
