/** Secrets: taken from the environment at the last moment, and checked before the first request. */

import { fillTemplate } from '../loader/placeholders.ts'
import type { Address } from '../model/address.ts'
import type { Manifest } from '../model/manifest.ts'
import { type Change, isEffective } from '../model/plan.ts'
import type { Failure } from '../model/result.ts'

/** Shorter values could not be taken out of reports without masking half the text. */
const SHORTEST_SECRET = 6

type Env = Readonly<Record<string, string | undefined>>

/** `Bearer ${env:TOKEN}` → the secret. All names are known to be set by then. */
export const fillSecret = (template: string, env: Env): string => fillTemplate(template, env).text

/** Is every secret there that the manifest names? CI hands over missing ones as empty strings. `null`: yes. */
export const checkAllSecrets = (manifest: Manifest, env: Env): Failure | null =>
  firstProblem(
    manifest.resources.flatMap(({ address, secrets }) => secretsOf(address, Object.values(secrets))),
    env,
  )

/** Is every secret there that these changes send? `null`: yes. */
export const checkSecrets = (changes: readonly Change[], env: Env): Failure | null =>
  firstProblem(
    changes.filter(isEffective).flatMap((change) => {
      if (change.action === 'delete') return []
      const sent = Object.entries(change.desired.secrets).filter(([pointer]) => {
        const field = `/${pointer.split('/')[1]}`
        return change.action === 'create' || change.fields.some(({ path }) => path.startsWith(field))
      })
      return secretsOf(
        change.address,
        sent.map(([, template]) => template),
      )
    }),
    env,
  )

/** An environment variable, and the resource that needs it. */
interface Need {
  readonly name: string
  readonly address: Address
}

const secretsOf = (address: Address, templates: readonly string[]): readonly Need[] =>
  templates.flatMap((template) => fillTemplate(template, {}).missing.map((name) => ({ name, address })))

function firstProblem(needs: readonly Need[], env: Env): Failure | null {
  const missing = needs.filter(({ name }) => (env[name] ?? '') === '')
  const short = needs.filter(({ name }) => (env[name] ?? '').length < SHORTEST_SECRET)
  const [first] = missing.length > 0 ? missing : short
  if (first === undefined) return null
  const names = [...new Set((missing.length > 0 ? missing : short).map(({ name }) => name))].join(', ')
  return {
    code: 'missing-secret',
    message:
      missing.length > 0
        ? `${first.address} needs a secret that is not in the environment: ${names}.`
        : `${names} is shorter than ${SHORTEST_SECRET} characters: too short to be a secret, and to be kept out of reports.`,
    hint: `Set ${names} and run the command again. Nothing was written.`,
  }
}
