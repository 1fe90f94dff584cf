/**
 * The list of a report: its items, what they hold, and the words they are found by. It is there before `report.js`,
 * which works with it.
 *
 * Of a long list the page has the first items only; the others are a text at first, so that opening the page takes no
 * longer for them. While the browser has nothing else to do, items are made of it, and then filled: in the end its own
 * search finds everything. What somebody wants to see is made and filled at once.
 */

/**
 * @param {HTMLElement[]} items those that are made; more come
 * @param {HTMLElement[]} chunks the texts that others are made of, in their order; none is left in the end
 * @param {(item: HTMLElement) => void} onFill told of items that were filled later
 */
// biome-ignore lint/correctness/noUnusedVariables: report.js is in the same script
const reportList = (items, chunks, onFill) => {
  const AT_ONCE = 20
  const BODY = /<div class="body">[\s\S]*?<\/div>(?=<\/details>\n)/g

  /** What is still to be put into an item. @type {Map<HTMLElement, string>} */
  const bodies = new Map()
  /** Lower case. @type {Map<HTMLElement, string>} */
  const texts = new Map()

  const makeSome = () => {
    const chunk = chunks.shift()
    if (chunk === undefined) return
    /** @type {string[]} */
    const held = []
    const heads = (chunk.textContent ?? '').replace(BODY, (body) => {
      held.push(body)
      return ''
    })
    const made = document.createRange().createContextualFragment(heads)
    for (const [index, item] of [...made.children].entries()) {
      if (!(item instanceof HTMLElement)) continue
      items.push(item)
      const body = held[index]
      if (body !== undefined) bodies.set(item, body)
    }
    chunk.replaceWith(made)
    if (chunks.length === 0) document.getElementById('rest')?.remove()
  }

  const makeAll = () => {
    while (chunks.length > 0) makeSome()
  }

  /** @param {HTMLElement} item */
  const fill = (item) => {
    const body = bodies.get(item)
    if (body === undefined) return
    bodies.delete(item)
    item.insertAdjacentHTML('beforeend', body)
    onFill(item)
  }

  const goOn = () => {
    if (chunks.length > 0) makeSome()
    else for (const item of [...bodies.keys()].slice(0, AT_ONCE)) fill(item)
    if (chunks.length > 0 || bodies.size > 0) whenIdle(goOn)
  }

  /** Not every browser tells when it is idle. @param {() => void} run */
  const whenIdle = (run) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(run)
    else setTimeout(run, 50)
  }

  document.addEventListener('toggle', ({ target }) => target instanceof HTMLElement && fill(target), true)
  whenIdle(goOn)

  return {
    /** Those that are made; more may come. @type {readonly HTMLElement[]} */
    items,
    /** Makes the others. */
    makeAll,
    /** Puts into an item what it holds. */
    fill,
    /**
     * The words an item is found by, lower case; those of the page itself are not among them.
     *
     * @param {HTMLElement} item
     */
    textOf(item) {
      const text = texts.get(item) ?? textOfMarkup(item.innerHTML + (bodies.get(item) ?? ''))
      texts.set(item, text)
      return text
    },
  }
}

const textOfMarkup = (() => {
  const attributes = '(?: [\\w-]+(?:="[^"]*")?)*'
  const tag = new RegExp(`</?(\\w+)${attributes}>`, 'g')
  const wordsOfThePage = new RegExp(
    `<(\\w+)${attributes}? data-ui(?:="")?${attributes}>[\\s\\S]*?</\\1>`,
    'g',
  )
  /** @type {Record<string, string>} */
  const characters = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' }
  /** @param {string} markup ours, or as a browser writes it */
  const textOf = (markup) =>
    markup
      .replace(wordsOfThePage, ' ')
      // Marked words belong to their line; everything else stands apart.
      .replace(tag, (_, /** @type {string} */ name) => (name === 'mark' ? '' : ' '))
      .replace(/&(\w+|#39);/g, (entity, /** @type {string} */ name) => characters[name] ?? entity)
      .toLowerCase()
  return textOf
})()
