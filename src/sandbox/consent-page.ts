import { html } from 'hono/html'

/** A small page of its own; texts in it are escaped by the tag. */
const page = (title: string, body: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 10vh auto; padding: 0 1rem; overflow-wrap: anywhere }
form { display: inline-block; margin: 1rem 1rem 0 0 }
button { font: inherit; padding: .5rem 1.5rem; cursor: pointer }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`

/** What a person is asked: who wants what on whose behalf. `path` is where the answers go. */
export const questionPage = (path: string, account: string, person: string) =>
  page(
    'Let Duvo in?',
    html`<p>Duvo wants to use <strong>${account}</strong> on behalf of ${person}.</p>
<p>This is the sandbox's stand-in for the page of a provider. No account is touched.</p>
<form method="post" action="${path}/allow"><button type="submit">Allow</button></form>
<form method="post" action="${path}/deny"><button type="submit">Deny</button></form>`,
  )

/** What there is to say once all is said. */
export const messagePage = (title: string, text: string) => page(title, html`<p>${text}</p>`)
