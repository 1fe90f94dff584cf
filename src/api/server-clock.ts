/** How far the server's clock is ahead of ours, narrowed down from the `date` headers of its answers. */

/** `server - ours` in milliseconds lies between `low` and `high`; `null` while no answer carried a date. */
export type Skew = { readonly low: number; readonly high: number } | null

/**
 * Narrows the skew by one answer. The server wrote `date` between `sentAt` and `receivedAt` of our clock and cut it to
 * the second, so every answer gives an interval; what they have in common soon is a few milliseconds wide.
 */
export function narrowSkew(skew: Skew, date: number | null, sentAt: number, receivedAt: number): Skew {
  if (date === null) return skew
  const sample = { low: date - receivedAt, high: date + 1000 - sentAt }
  if (skew === null) return sample
  const narrowed = { low: Math.max(skew.low, sample.low), high: Math.min(skew.high, sample.high) }
  // Nothing in common: one of the clocks was set. Start over from what is true now.
  return narrowed.low > narrowed.high ? sample : narrowed
}

/** A server time on our clock; the latest it can be, because early costs a refusal and late only a moment. */
export const toOurClock = (serverMs: number, skew: Skew): number => serverMs - (skew?.low ?? 0)
