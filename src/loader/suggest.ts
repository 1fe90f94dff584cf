/** "Did you mean …?" */

import { distance } from 'fastest-levenshtein'

/** Comparisons of one run: someone who forgot a file of 10 000 agents wants the errors now. */
const BUDGET = 2_000_000

export type Suggest = (word: string, candidates: Iterable<string>) => string | undefined

/** The candidate closest to a misspelt word, when one is close enough to be meant. */
export function createSuggest(): Suggest {
  let left = BUDGET
  return (word, candidates) => {
    const text = word.toLowerCase()
    const reach = text.length <= 3 ? 1 : Math.max(2, Math.floor(text.length / 3))
    let best: string | undefined
    let bestDistance = reach + 1
    for (const candidate of candidates) {
      if (candidate === word || Math.abs(candidate.length - text.length) > reach) continue
      if (left-- <= 0) return best
      const found = distance(text, candidate.toLowerCase())
      if (found < bestDistance) [best, bestDistance] = [candidate, found]
    }
    return best
  }
}

export const didYouMean = (suggestion: string | undefined): string | undefined =>
  suggestion === undefined ? undefined : `Did you mean \`${suggestion}\`?`
