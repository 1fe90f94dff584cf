import type { Core } from './core.ts'

/** A generation of the API. `v1-builds` is the first v1, with builds of their own and nothing beside agents. */
export type Dialect = 'v2' | 'v1' | 'v1-builds'

/** What every dialect is called. */
export const DIALECTS: readonly Dialect[] = ['v2', 'v1', 'v1-builds']

/** What a sandbox speaks unless it is told otherwise. */
export const DEFAULT_DIALECTS: readonly Dialect[] = ['v2', 'v1']

/** Reads `v2,v1`. Throws an Error that says what is wrong: an unknown name, none at all, or both generations of /v1. */
export function parseDialects(text: string): Dialect[] {
  const names = text.split(',').map((name) => name.trim())
  const dialects = DIALECTS.filter((dialect) => names.includes(dialect))
  const unknown = names.find((name) => !DIALECTS.some((dialect) => dialect === name))
  if (unknown !== undefined) {
    throw new Error(`dialects: ${JSON.stringify(unknown)} is none of ${DIALECTS.join(', ')}`)
  }
  checkDialects(dialects)
  return dialects
}

/** Throws an Error for a choice that cannot be: v1 and v1-builds answer on the same paths. */
export function checkDialects(dialects: readonly Dialect[]): void {
  if (dialects.includes('v1') && dialects.includes('v1-builds')) {
    throw new Error('dialects: v1 and v1-builds share their paths; choose one of them')
  }
}

/** Whether a team speaks a dialect: as the team says, else as the sandbox says. */
export function speaks(core: Core, teamId: string, dialect: Dialect): boolean {
  return (core.store.team(teamId)?.dialects ?? core.dialects).includes(dialect)
}
