/** Markdown tables. */

/** A text that cannot leave its cell. */
export const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
