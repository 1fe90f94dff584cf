/** What talking to Duvo has to tell while it goes on. Nothing here is an error. */

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
