/** Lists that come in pages and can shift between them. */
export type ShiftedList = 'agents' | 'connections'

/**
 * Something that happens to a list just before the page with the offset `at` is answered, `times` times. create: a
 * row appears before all others, so that the page repeats one. delete: the first row goes, so that the page skips
 * one. reorder: the first row goes to the end, so that the page skips one although the total is the same.
 */
export type PageShift = {
  list: ShiftedList
  at: number
  action: 'create' | 'delete' | 'reorder'
  times: number
}
