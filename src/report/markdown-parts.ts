/** What every markdown report begins and ends with. */

import { hintBlocks, isPaste } from './markdown-blocks.ts'
import { clip, code, prose } from './markdown-escape.ts'

export interface MarkdownOptions {
  /** This tool's version. */
  readonly version: string
  /** The file name of the HTML report of the same run, if one is written. */
  readonly htmlReport: string | null
  /** Characters (UTF-16 units) of the longest document, by default what GitHub takes as a comment: 65 536. */
  readonly limit?: number
}

/** The hidden first line, by which a comment or an issue is found again and edited in place. */
const marker = (command: string, project: string | null): string =>
  `<!-- duvo-gitops:${command}:${(project ?? '').replace(/[^\w.-]/g, '_')} -->`

/** @param says finished markdown: the rest of the headline, from its first character */
export const heading = (command: string, project: string | null, says: string): string =>
  `${marker(command, project)}\n## Duvo ${command}${project === null || project === '' ? '' : ` for ${prose(project)}`}${says}`

/** The last line: what the report is about, and which version made it. */
export const footer = (
  { version }: MarkdownOptions,
  facts: { readonly digest?: string; readonly commit?: string | null },
): string =>
  [
    ...(facts.digest === undefined ? [] : [code(`Plan digest: ${facts.digest}`)]),
    ...(facts.commit === undefined || facts.commit === null ? [] : [`commit ${code(facts.commit)}`]),
    `duvo-gitops ${prose(version)}`,
  ].join(' · ')

/** Characters; a stack trace can be long. */
const LONGEST_HINT = 3000

/** A hint below what it is about: words behind an arrow, what is to be pasted in a fence. Empty for none. */
export const hintText = (hint: string | undefined): string =>
  hint === undefined || hint === ''
    ? ''
    : hintBlocks(clip(hint, LONGEST_HINT), (line) => `→ ${prose(line)}`).join('\n\n')

/** A hint in a cell of a table; empty for none. */
export const hintCell = (hint: string | undefined): string =>
  clip(hint ?? '', LONGEST_HINT)
    .split('\n')
    .map((line) => (isPaste(line) ? code(line) : prose(line)))
    .join('<br>')

/** Finished markdown, put behind the mark of a list and below each other. */
export const listItem = (blocks: readonly string[]): string =>
  blocks
    .filter((block) => block !== '')
    .join('\n\n')
    .split('\n')
    .map((line, index) => (index === 0 ? `- ${line}` : line === '' ? '' : `  ${line}`))
    .join('\n')
