/** The frame of every HTML report: one file, no network, light and dark, readable without its script. */

import { raw } from 'hono/html'
import { type Content, type Html, html } from './html-markup.ts'

/** What a page carries inside it. */
export interface PageAssets {
  /** CSS. */
  readonly style: string
  /** JavaScript. */
  readonly script: string
  /** SHA-256 of `script` in base64: no other script runs in the page. */
  readonly scriptHash: string
}

export interface HtmlOptions {
  /** This tool's version. */
  readonly version: string
  readonly page: PageAssets
}

/** A part of a page that the navigation leads to. */
export interface Section {
  readonly id: string
  readonly label: string
  readonly content: Html
}

export interface Page {
  readonly title: string
  /** Which command speaks: `duvo-plan`. */
  readonly command: string
  /** What stands above all sections: what this is, and what came out. */
  readonly head: Html
  readonly sections: readonly Section[]
}

/** The whole file. */
export const htmlPage = ({ title, command, head, sections }: Page, { version, page }: HtmlOptions): string =>
  String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="duvo-gitops ${version}">
<title>${title}</title>
<style>${raw(page.style)}</style>
<script>${raw(page.script)}</script>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="bar">
<span class="brand">duvo-gitops</span>
${navigation(sections)}
<button type="button" class="button" id="theme" aria-pressed="false" hidden>Dark</button>
</header>
<main id="main" tabindex="-1">
${head}
${sections.map(({ content }): Content => content)}
</main>
<footer class="foot">Made by ${command} of duvo-gitops ${version}. This file needs no network and sends nothing.</footer>
</body>
</html>
`)

const navigation = (sections: readonly Section[]): Html =>
  html`<nav aria-label="Sections">${sections.map(({ id, label }) => html`<a href="#${id}">${label}</a>`)}</nav>`

/** Nothing is loaded from anywhere, and nothing is sent. */
const policy = ({ scriptHash }: PageAssets): string =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src 'sha256-${scriptHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
