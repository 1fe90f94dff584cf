/**
 * The place of the validators that `npm run build` compiles: it writes them over this module in `dist`. Until then
 * there are none, and schemas are compiled when they are needed.
 */

import type { Validators } from './validator.ts'

/** `source`: the schemas they were compiled from, as JSON. */
export const compiled: { readonly source: string; readonly validators: Validators } | null = null
