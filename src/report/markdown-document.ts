/** A markdown document that is never longer than what a comment may hold, and says what it had to leave out. */

import { type Block, blockText, cutBlock, cutSection, type Section, sectionText } from './markdown-blocks.ts'
import { code } from './markdown-escape.ts'

export type Part =
  /** Always there, whole. */
  | { readonly kind: 'text'; readonly text: string }
  /** Cut from the end when it takes more than its share of the document, or when there is no room left. */
  | {
      readonly kind: 'list'
      readonly title: string
      readonly block: Block
      /** 1 for whatever the others leave. */
      readonly share: number
      /** What its lines are, in the plural. */
      readonly of: string
    }
  /** One fold for each resource; the first thing to be cut, from the end. Made only as far as there is room. */
  | {
      readonly kind: 'details'
      readonly sections: readonly (() => Section)[]
      readonly of: string
    }

export interface Draft {
  readonly parts: readonly Part[]
  /** Stands at the end, whole. */
  readonly foot: string
  /** Where all of it can be read: the HTML report, if there is one. */
  readonly htmlReport: string | null
  /** Where all of it can be read without an HTML report, as a sentence. */
  readonly otherwise: string
}

/** What GitHub takes as the body of a comment or an issue, in characters. */
const LONGEST_COMMENT = 65_536

/** Left free for what a poster adds: a note above, a link to the run below. */
const SPARE = 1500

/** Characters of the sentence about what was left out, at most. */
const NOTICE = 800

/** Characters in which the rest of a section that is too long on its own is worth showing. */
const LEAST_SECTION = 1500

interface Fitted {
  readonly text: string
  /** What was left out, in words. */
  readonly left: readonly string[]
}

/** @param limit characters (UTF-16 units), at least some 5,000: what is always there needs that much */
export function compose({ parts, foot, htmlReport, otherwise }: Draft, limit = LONGEST_COMMENT): string {
  const budget = limit - SPARE - NOTICE - foot.length
  const fitted = new Map<Part, Fitted>()
  let room = budget
  for (const [part, most] of inOrderOfNeed(parts)) {
    const one = fitPart(part, Math.max(0, Math.min(room, Math.floor(most * budget)) - 4))
    fitted.set(part, one)
    room -= one.text === '' ? 0 : one.text.length + 2
  }
  const left = parts.flatMap((part) => fitted.get(part)?.left ?? [])
  const texts = parts.map((part) => fitted.get(part)?.text ?? '')
  return `${[...texts, notice(left, htmlReport, otherwise), foot].filter((text) => text !== '').join('\n\n')}\n`
}

/** What is always there first, then lists with a share of their own, then the list that takes what is left. */
const inOrderOfNeed = (parts: readonly Part[]): readonly (readonly [Part, number])[] => {
  const rank = (part: Part): number =>
    part.kind === 'text' ? 0 : part.kind === 'details' ? 3 : part.share < 1 ? 1 : 2
  return [...parts]
    .sort((a, b) => rank(a) - rank(b))
    .map((part) => [part, part.kind === 'list' ? part.share : 1])
}

function fitPart(part: Part, room: number): Fitted {
  switch (part.kind) {
    case 'text':
      return { text: part.text, left: [] }
    case 'list':
      return fitList(part, room)
    case 'details':
      return fitDetails(part, room)
    default:
      return part satisfies never
  }
}

function fitList({ title, block, of }: Extract<Part, { kind: 'list' }>, room: number): Fitted {
  const { text, left } = cutBlock(block, room - title.length - 2)
  const told = left === 0 ? [] : [`${left} of ${block.lines.length} ${of}`]
  if (text === '') return { text, left: told }
  return { text: title === '' ? text : `${title}\n\n${text}`, left: told }
}

function fitDetails({ sections, of }: Extract<Part, { kind: 'details' }>, room: number): Fitted {
  const texts: string[] = []
  let free = room
  let shortened = 0
  const total = sections.length
  for (const section of sections) {
    const one = section()
    const whole = sectionText(one)
    // What no document could hold is begun; all else is shown whole or not at all.
    const begun = whole.length > room && free >= LEAST_SECTION
    const text = begun ? cutSection(one, total === 1 ? free : Math.min(free, Math.floor(room / 2))) : whole
    if (text === '' || text.length + 2 > free) break
    texts.push(text)
    free -= text.length + 2
    if (begun) shortened += 1
  }
  const left = total - texts.length
  return {
    text: texts.join('\n\n'),
    left: [
      ...(shortened === 0 ? [] : [`the end of the details of ${shortened} of ${total} ${of}`]),
      ...(left === 0 ? [] : [`the details of ${left} of ${total} ${of}`]),
    ],
  }
}

function notice(left: readonly string[], htmlReport: string | null, otherwise: string): string {
  if (left.length === 0) return ''
  const where = htmlReport === null ? otherwise : `The HTML report ${code(htmlReport)} has all of it.`
  return `> [!NOTE]\n> Left out, because a comment cannot hold it: ${left.join('; ')}. ${where}`
}

/** The text of a block that is never cut. */
export const whole = (block: Block): Part => ({ kind: 'text', text: blockText(block) })
