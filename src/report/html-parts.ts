/** Small pieces that all pages are made of. */

import type { Position } from '../model/diagnostic.ts'
import type { Action } from '../model/plan.ts'
import { type Content, type Html, html, joined } from './html-markup.ts'
import { placeText } from './text-diagnostics.ts'

/** What a colour means; each has a sign too, so that no colour speaks alone. */
export type Tone = 'create' | 'update' | 'delete' | 'blocked' | 'good' | 'warn' | 'bad' | 'info' | 'quiet'

/** The sign in front of a change: the same as in the terminal. */
export const SIGN: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  delete: '\u2212',
  blocked: '!',
}

/** `+ create` on its colour. */
export const tag = (tone: Tone, sign: string, label: string): Html =>
  html`<span class="tag ${tone}"><span aria-hidden="true">${sign}</span> ${label}</span>`

/** The address, and the name where the key does not say it already. */
export function title({ address, name }: { readonly address: string; readonly name: string }): Html {
  const key = address.slice(address.indexOf('.') + 1)
  return html`<h3><code>${address}</code></h3>${name === key ? null : html` <span class="name">${name}</span>`}`
}

export const place = (position: Position): Html => html`<code class="place">${placeText(position)}</code>`

/** Names and values in two columns; those without a value are left out. */
export const facts = (rows: readonly (readonly [name: string, value: Content])[]): Html =>
  html`<dl class="facts">${rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

export const copyable = (text: string): Html =>
  html`<span class="copybox"><code data-copy>${text}</code></span>`

/** A box that is hard to overlook. */
export const alert = (tone: Tone, title: string, body: Content): Html =>
  html`<section class="alert ${tone}" aria-label="${title}"><h2>${title}</h2>${body}</section>`

/** Addresses as links to where each is told about; those that are not on the page as plain text. */
export function addressLinks(
  addresses: readonly string[],
  anchors: ReadonlyMap<string, string>,
  most: number,
): Content {
  const shown = addresses.slice(0, most).map((address) => addressLink(address, anchors))
  const more = addresses.length - shown.length
  return [joined(shown, ', '), more > 0 ? ` and ${more} more` : null]
}

export function addressLink(address: string, anchors: ReadonlyMap<string, string>): Html {
  const anchor = anchors.get(address)
  return anchor === undefined
    ? html`<code>${address}</code>`
    : html`<a href="#${anchor}"><code>${address}</code></a>`
}

/** An id for every address: the address itself where it is as it should be, so that links to it are lasting. */
export const anchorsOf = (addresses: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    addresses.map((address, index) => [
      address,
      /^[a-z0-9-]+\.[\w-]+$/i.test(address) ? address : `item-${index + 1}`,
    ]),
  )

/** A count, large. */
export const tile = (tone: Tone, sign: string, n: number, label: string): Html =>
  html`<li class="tile ${n === 0 ? 'zero' : tone}"><span class="sign" aria-hidden="true">${sign}</span> <b>${n}</b> <span>${label}</span></li>`

export const tiles = (list: readonly Html[]): Html => html`<ul class="tiles">${list}</ul>`

/** What is written to go on after an address stands alone here. */
export const sentence = (text: string): string =>
  text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.')
