import { type Context, Hono } from 'hono'
import { messagePage, questionPage } from './consent-page.ts'
import type { ConsentRow } from './consent-rows.ts'
import type { BodyEnv, Core } from './core.ts'
import { answer, wantsAccess } from './domain/consents.ts'
import { ApiError, conflict, notFound } from './errors.ts'

/** The browser follows links of the web and no others; a path of Duvo's own web interface leads nowhere here. */
const webUrl = (url: string | null): string | null => (url !== null && /^https?:\/\//i.test(url) ? url : null)

const SAID = {
  allowed: ['Allowed', 'Duvo may use the account.'],
  denied: ['Denied', 'Duvo may not use the account.'],
} as const

/**
 * Where a person answers in the provider's place, in a browser or by a request: no key, no limit, no faults. Nothing of
 * it belongs to Duvo's API.
 */
export function personConsentRoutes(core: Core): Hono<BodyEnv> {
  const routes = new Hono<BodyEnv>()

  routes.onError((error, c) => {
    if (!(error instanceof ApiError)) throw error
    return c.html(messagePage('Nothing to answer', `${error.message}.`), error.status)
  })

  const open = (id: string): ConsentRow => {
    const consent = core.store.consents.get(id)
    if (consent === undefined) throw notFound('Link', id)
    if (consent.answer !== null) throw conflict('This link was used already')
    return consent
  }

  const finish = (c: Context<BodyEnv>, id: string, given: 'allowed' | 'denied') => {
    const consent = open(id)
    answer(core, consent, given)
    const next = webUrl(consent.return_url)
    if (next !== null) return c.redirect(next, 303)
    const [title, text] = SAID[given]
    return c.html(messagePage(title, `${text} You can close this page.`))
  }

  routes.get('/:id', (c) => {
    const consent = open(c.req.param('id'))
    const user = core.store.user(consent.user_id)
    const person = user === undefined ? 'somebody' : `${user.name} (${user.email})`
    return c.html(questionPage(`/consent/${consent.id}`, wantsAccess(core, consent), person))
  })
  routes.post('/:id/allow', (c) => finish(c, c.req.param('id'), 'allowed'))
  routes.post('/:id/deny', (c) => finish(c, c.req.param('id'), 'denied'))

  return routes
}
