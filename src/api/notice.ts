/** What the client wants the person at the terminal to know while it works. Nothing here is an error. */

interface NoticeBase {
  /** One sentence, ready to print. */
  readonly text: string
}

export type Notice = NoticeBase &
  (
    | { readonly type: 'waiting'; readonly seconds: number }
    | { readonly type: 'throttled'; readonly seconds: number }
    | { readonly type: 'wait-capped'; readonly askedSeconds: number; readonly seconds: number }
    | { readonly type: 'odd-headers'; readonly header: 'remaining' | 'reset' }
    | {
        readonly type: 'retry'
        readonly request: string
        /** The retry that is about to happen, from 1. */
        readonly retry: number
        readonly seconds: number
      }
    | { readonly type: 'reread'; readonly request: string }
  )

/** `42 s` up to two minutes, then `5 min`. */
export const spokenTime = (ms: number): string =>
  ms < 120_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`
