/** The sentences that sum up how a person was taken through a consent. */

import type { ConnectResult } from '../model/consent.ts'
import type { Headline } from './plan-words.ts'

/** `Connected: connection.mailbox is "Gmail (ops@example.com)" (0198…).`, or how else it ended. */
export function connectHeadline(result: ConnectResult): Headline {
  const { address, status, diagnostics } = result
  switch (status) {
    case 'connected':
      return { label: 'Connected:', text: `${address} is ${nameOf(result)}.` }
    case 'already-connected':
      return { label: 'Connected already:', text: `${address} is ${nameOf(result)}.` }
    case 'incomplete':
      return {
        label: 'Connected, but not finished:',
        text: diagnostics.some(({ code }) => code === 'unverified')
          ? `${address} is ${nameOf(result)}; whether it is all that the manifest says could not be read back. duvo-plan shows it.`
          : `${address} is ${nameOf(result)}; it is not all that the manifest says. duvo-apply goes on from there.`,
      }
    case 'timed-out':
      return { label: 'Not connected:', text: `nobody consented to ${address} in time.` }
    case 'refused':
      return { label: 'Not connected:', text: `the consent to ${address} was refused.` }
    case 'interrupted':
      return { label: 'Not connected:', text: `the run was stopped before ${address} appeared.` }
    default:
      return status satisfies never
  }
}

const nameOf = ({ live }: ConnectResult): string =>
  live === null ? 'there' : `${JSON.stringify(live.name)} (${live.id})`
