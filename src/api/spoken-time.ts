/** How notices speak of time. */

/** `42 s` up to two minutes, then `5 min`. */
export const spokenTime = (ms: number): string =>
  ms < 120_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`
