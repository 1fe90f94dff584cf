/** Secrets: taken from the environment at the last moment, and checked before the first request. */

import { fillTemplate } from '../loader/placeholders.ts'
import { type Change, isEffective } from '../model/plan.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'

/** Shorter values could not be taken out of reports without masking half the text. */
const SHORTEST_SECRET = 6

type Env = Readonly<Record<string, string | undefined>>

/** `Bearer ${env:TOKEN}` → the secret. All names are known to be set by then. */
export const fillSecret = (template: string, env: Env): string => fillTemplate(template, env).text

/** Are all secrets there that these changes would send? CI hands over missing ones as empty strings. */
export function checkSecrets(changes: readonly Change[], env: Env): Result<null, Failure> {
  const wanted = new Map<string, string>()
  for (const change of changes.filter(isEffective)) {
    if (change.action === 'delete') continue
    for (const [pointer, template] of Object.entries(change.desired.secrets)) {
      const field = `/${pointer.split('/')[1]}`
      const sent = change.action === 'create' || change.fields.some(({ path }) => path.startsWith(field))
      if (sent) for (const name of fillTemplate(template, {}).missing) wanted.set(name, change.address)
    }
  }
  const missing = [...wanted].filter(([name]) => (env[name] ?? '') === '')
  const short = [...wanted].filter(([name]) => (env[name] ?? '').length < SHORTEST_SECRET)
  const [first] = missing.length > 0 ? missing : short
  if (first === undefined) return ok(null)
  const names = (missing.length > 0 ? missing : short).map(([name]) => name).join(', ')
  return fail({
    code: 'missing-secret',
    message:
      missing.length > 0
        ? `${first[1]} needs a secret that is not in the environment: ${names}.`
        : `${names} is shorter than ${SHORTEST_SECRET} characters: too short to be a secret, and to be kept out of reports.`,
    hint: `Set ${names} and run the command again. Nothing was sent.`,
  })
}
