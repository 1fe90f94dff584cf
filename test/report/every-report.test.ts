/**
 * One plan with everything in it, in every form. Each golden file is read before it is accepted; together they must
 * say the same.
 */

import { describe, expect, it } from 'vitest'
import { planHtml } from '../../src/report/html-plan.ts'
import { planJson } from '../../src/report/json-plan.ts'
import { planMarkdown } from '../../src/report/markdown-plan.ts'
import { planText } from '../../src/report/text-plan.ts'
import { PLAIN, plan } from './builders.ts'
import { everyAction, hostileMarkdown } from './markdown-examples.ts'

/** Each action, a secret, a 300-line text, a rename, a blocked change, and hostile text. */
const everything = plan([...everyAction.changes, ...hostileMarkdown.changes], {
  diagnostics: everyAction.diagnostics,
  summary: everyAction.summary,
})
// What was built from two examples counts what it holds.
const counts = plan(everything.changes).summary
const shown = {
  ...everything,
  summary: { ...everything.summary, create: counts.create, update: counts.update, delete: counts.delete },
}

const made = { version: '0.1.0', baseUrl: 'https://api.example.com', readRequests: 4 }
const texts = {
  text: planText(shown, { ...PLAIN, readRequests: 4 }),
  json: planJson(shown, made),
  markdown: planMarkdown(shown, { version: '0.1.0', htmlReport: 'plan.html', readRequests: 4 }),
  // Style and script are files of their own; what is golden is the document.
  html: planHtml(shown, { ...made, page: { style: '', script: '', scriptHash: '' } }),
}

it.each([
  ['plan.txt', texts.text],
  ['plan.json', texts.json],
  ['plan.md', texts.markdown],
  ['plan.html', texts.html],
])('%s', async (name, text) => {
  await expect(text).toMatchFileSnapshot(`golden-every/${name}`)
})

describe('all of them', () => {
  const { create, update, delete: deletes, blocked } = shown.summary

  it('count the same', () => {
    const sentence = `${create} to create, ${update} to update, ${deletes} to delete`
    expect(JSON.parse(texts.json)).toMatchObject({ summary: { create, update, delete: deletes, blocked } })
    for (const text of [texts.text, texts.markdown, texts.html]) expect(text).toContain(sentence)
    for (const text of [texts.text, texts.markdown, texts.html]) expect(text).toContain(`${blocked} blocked`)
  })

  it('name the same resources, each with its action', () => {
    const wanted = shown.changes.map(({ address, action }) => `${action} ${address}`).sort()
    const parsed = JSON.parse(texts.json) as { changes: { address: string; action: string }[] }
    expect(parsed.changes.map(({ address, action }) => `${action} ${address}`).sort()).toEqual(wanted)
    const actions: Readonly<Record<string, string>> = {
      '+': 'create',
      '~': 'update',
      '-': 'delete',
      '!': 'blocked',
    }
    const listed = (pattern: RegExp, text: string): string[] =>
      [...text.matchAll(pattern)]
        .map(([, sign = '', address]) => `${actions[sign] ?? sign} ${address}`)
        .sort()
    expect(listed(/^([-+~!]) ([a-z]+\.[\w-]+)/gm, texts.text)).toEqual(wanted)
    expect(listed(/^\| `([-+~!])` \| `([^`]+)` \|/gm, texts.markdown)).toEqual(wanted)
    const items = texts.html.matchAll(/ id="([\w.-]+)" data-item data-action="(\w+)"/g)
    expect([...items].map(([, address, action]) => `${action} ${address}`).sort()).toEqual(wanted)
  })

  it('tell the digest that can be expected at apply', () => {
    for (const text of [texts.json, texts.markdown, texts.html]) expect(text).toContain(shown.planDigest)
  })
})
