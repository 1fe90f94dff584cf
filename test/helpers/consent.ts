/** The person in front of the browser, for commands that ask for a consent. */

import type { Team } from './team.ts'

/** The link in what a command printed. */
export function linkIn(text: string): string {
  const link = /https?:\/\/\S+\/consent\/\S+/.exec(text)?.[0]
  if (link === undefined) throw new Error(`no link in ${JSON.stringify(text)}`)
  return link
}

/** What the person says who opens a page, and how long they take, ms. */
export const says =
  (team: Team, answer: 'allow' | 'deny', afterMs = 5000) =>
  async (url: string): Promise<boolean> => {
    team.clock.sleep(afterMs).then(() => team.sandbox.fetch(`${url}/${answer}`, { method: 'POST' }))
    return true
  }

/** A person who has taken somebody's connection into their hands: `act` instead of a click. */
export const does =
  (team: Team, act: () => Promise<unknown>, afterMs = 5000) =>
  async (): Promise<boolean> => {
    team.clock.sleep(afterMs).then(act)
    return true
  }
