/**
 * What brings a report to life: theme, filters, views, copying and keys. It works on the page it finds and holds no
 * data; without it the page still reads from top to bottom.
 */

;(() => {
  const root = document.documentElement

  /** Choices are kept where the browser allows it; for a file opened from disk it may not. */
  const memory = {
    /** @param {string} key */
    get(key) {
      try {
        return localStorage.getItem(`duvo-report-${key}`)
      } catch {
        return null
      }
    },
    /**
     * @param {string} key
     * @param {string} value
     */
    set(key, value) {
      try {
        localStorage.setItem(`duvo-report-${key}`, value)
      } catch {
        // Then it holds for this page only.
      }
    },
  }

  // Before the first paint, or the page would flash.
  const theme = memory.get('theme')
  if (theme === 'dark' || theme === 'light') root.dataset['theme'] = theme
  if (memory.get('diff') === 'split') root.dataset['diff'] = 'split'

  /**
   * @param {string} id
   * @returns {HTMLElement | null}
   */
  const byId = (id) => document.getElementById(id)

  /** @param {ParentNode} within @param {string} selector */
  const all = (within, selector) => /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)])

  document.addEventListener('DOMContentLoaded', () => {
    const list = reportList(
      all(document, '#list > [data-item]'),
      all(document, '#list > noscript'),
      startCopying,
    )
    const filter = startFilter(list)
    startTheme()
    startViews(list)
    startCopying(document)
    startKeys(list.items)
    startPrinting(list)

    const follow = () => showTarget(list, filter.clear)
    window.addEventListener('hashchange', follow)
    // The same link once more changes no hash, and should lead there again.
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null
      if (link !== null && link.getAttribute('href') === location.hash) follow()
    })
    if (location.hash !== '') follow()
  })

  function startTheme() {
    const button = byId('theme')
    if (button === null) return
    const system = matchMedia('(prefers-color-scheme: dark)')
    const isDark = () => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark'
    const tell = () => button.setAttribute('aria-pressed', String(isDark()))
    button.addEventListener('click', () => {
      const next = isDark() ? 'light' : 'dark'
      root.dataset['theme'] = next
      memory.set('theme', next)
      tell()
    })
    system.addEventListener('change', tell)
    button.hidden = false
    tell()
  }

  /**
   * Search and facets. An item is shown when it has every word and, for every facet with choices, one of them.
   *
   * @param {ReturnType<typeof reportList>} list
   */
  function startFilter({ items, makeAll, textOf }) {
    const tools = byId('tools')
    const shown = byId('shown')
    const search = byId('search')
    if (tools === null || shown === null || !(search instanceof HTMLInputElement)) return { clear: () => {} }
    const chips = all(tools, '[data-facet]')
    const facets = [...new Set(chips.map((chip) => chip.dataset['facet'] ?? ''))]
    /** @type {Map<string, Set<string>>} */
    const chosen = new Map(facets.map((facet) => [facet, new Set()]))
    let waiting = false

    const apply = () => {
      waiting = false
      makeAll()
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
      /** @type {Map<string, number>} */
      const counts = new Map()
      let visible = 0
      for (const item of items) {
        const found = words.length === 0 || words.every((word) => textOf(item).includes(word))
        const against = facets.filter((facet) => {
          const values = chosen.get(facet)
          return values !== undefined && values.size > 0 && !values.has(item.dataset[facet] ?? '')
        })
        const hide = !found || against.length > 0
        if (item.hidden !== hide) item.hidden = hide
        if (!hide) visible += 1
        if (!found || against.length > 1) continue
        // A chip counts what choosing it would show: everything the other facets let through.
        for (const facet of against.length === 1 ? against : facets) {
          const key = `${facet} ${item.dataset[facet]}`
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
      }
      for (const chip of chips) {
        const count = counts.get(`${chip.dataset['facet']} ${chip.dataset['value']}`) ?? 0
        const number = chip.querySelector('.n')
        if (number !== null) number.textContent = String(count)
      }
      const filtered = words.length > 0 || [...chosen.values()].some((values) => values.size > 0)
      const { one = '', many = '' } = shown.dataset
      const noun = items.length === 1 ? one : many
      shown.textContent = filtered ? `${visible} of ${items.length} ${noun}` : `${items.length} ${noun}`
      const empty = byId('empty')
      if (empty !== null) empty.hidden = visible > 0
      const clear = byId('clear')
      if (clear !== null) clear.hidden = !filtered
    }

    const clear = () => {
      search.value = ''
      for (const values of chosen.values()) values.clear()
      for (const chip of chips) chip.setAttribute('aria-pressed', 'false')
      apply()
    }

    search.addEventListener('input', () => {
      if (waiting) return
      waiting = true
      requestAnimationFrame(apply)
    })
    search.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      search.value = ''
      apply()
    })
    for (const chip of chips) {
      chip.addEventListener('click', () => {
        const values = chosen.get(chip.dataset['facet'] ?? '')
        const value = chip.dataset['value'] ?? ''
        const on = values !== undefined && !values.delete(value)
        if (on) values.add(value)
        chip.setAttribute('aria-pressed', String(on))
        apply()
      })
    }
    for (const button of all(document, '[data-do="clear"]')) {
      button.addEventListener('click', () => {
        clear()
        search.focus()
      })
    }
    tools.hidden = false
    return { clear }
  }

  /** @param {ReturnType<typeof reportList>} list */
  function startViews({ items, makeAll }) {
    /** @param {boolean} open */
    const setAll = (open) => {
      makeAll()
      for (const item of items) if (!item.hidden) item.toggleAttribute('open', open)
    }
    for (const button of all(document, '[data-do="open"]')) {
      button.addEventListener('click', () => setAll(true))
    }
    for (const button of all(document, '[data-do="close"]')) {
      button.addEventListener('click', () => setAll(false))
    }
    const split = byId('split')
    if (split === null) return
    const tell = () => split.setAttribute('aria-pressed', String(root.dataset['diff'] === 'split'))
    split.addEventListener('click', () => {
      const next = root.dataset['diff'] === 'split' ? 'inline' : 'split'
      root.dataset['diff'] = next
      memory.set('diff', next)
      tell()
    })
    tell()
  }

  /** @param {ParentNode} within */
  function startCopying(within) {
    for (const source of all(within, '[data-copy]')) {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'button copy'
      button.textContent = 'Copy'
      button.setAttribute('data-ui', '')
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(source.textContent ?? '')
          button.textContent = 'Copied'
        } catch {
          // Not allowed here: select it, the rest is a key press.
          getSelection()?.selectAllChildren(source)
          button.textContent = 'Selected'
        }
        setTimeout(() => {
          button.textContent = 'Copy'
        }, 2000)
      })
      source.parentElement?.append(button)
    }
  }

  /** `/` searches; `j` and `k` go from item to item. @param {readonly HTMLElement[]} items */
  function startKeys(items) {
    document.addEventListener('keydown', (event) => {
      const { target, key } = event
      if (event.ctrlKey || event.metaKey || event.altKey || target instanceof HTMLInputElement) return
      if (key === '/') {
        const search = byId('search')
        if (search === null) return
        event.preventDefault()
        search.focus()
      } else if (key === 'j' || key === 'k') {
        const visible = items.filter((item) => !item.hidden)
        const at = visible.findIndex((item) => item.contains(document.activeElement))
        const next = key === 'j' ? at + 1 : Math.max(0, at - 1)
        const item = visible[Math.min(next, visible.length - 1)]
        item?.querySelector('summary')?.focus()
        item?.scrollIntoView({ block: 'nearest' })
      }
    })
  }

  /** On paper nothing can be opened. @param {ReturnType<typeof reportList>} list */
  function startPrinting({ items, makeAll, fill }) {
    /** @type {HTMLElement[]} */
    let opened = []
    window.addEventListener('beforeprint', () => {
      makeAll()
      for (const item of items) fill(item)
      opened = all(document, 'details:not([open])')
      for (const details of opened) details.setAttribute('open', '')
    })
    window.addEventListener('afterprint', () => {
      for (const details of opened) details.removeAttribute('open')
    })
  }

  /**
   * Shows what the address bar points at, whatever hides it.
   *
   * @param {ReturnType<typeof reportList>} list
   * @param {() => void} clear
   */
  function showTarget({ makeAll, fill }, clear) {
    let id = ''
    try {
      id = decodeURIComponent(location.hash.slice(1))
    } catch {
      return
    }
    makeAll()
    const target = byId(id)
    if (target === null) return
    if (target.hidden) clear()
    if (!(target instanceof HTMLDetailsElement)) return
    fill(target)
    target.open = true
    target.querySelector('summary')?.focus({ preventScroll: true })
    target.scrollIntoView({ block: 'start' })
  }
})()
