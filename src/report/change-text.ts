/** One change of a plan as lines: symbol, resource, why, fields. */

import type { Action, Change } from '../model/plan.ts'
import { fieldLines } from './field-text.ts'
import { saysSomething } from './plan-words.ts'
import { scheduleLine } from './schedule-text.ts'
import { type Colors, hintLines, indent, type Style, title } from './style.ts'
import { placeText } from './text-diagnostics.ts'
import { visible } from './visible.ts'

export function changeLines(change: Change, style: Style): string[] {
  const { colors, verbose } = style
  const place = verbose && change.source ? `  ${colors.dim(placeText(change.source))}` : ''
  const row = `${symbol(change.action, colors)} ${title(change, style)}${place}`
  const reason = visible(change.reason)
  const body = [
    ...hintLines(change.hint, 6, style),
    ...(verbose ? indent(4, scheduleLine(change.live, style)) : []),
    ...shownFields(change, style),
  ]
  if (!verbose && !explains(change)) return [row, ...body]
  // A delete has nothing else to say: beside its address, a list of many stays a list.
  const beside = change.action === 'delete' && change.address.length + reason.length + 4 <= style.width
  return beside
    ? [`${row}  ${colors.dim(reason)}`, ...body]
    : [row, ...indent(4, [colors.dim(reason)]), ...body]
}

/** The sign in front of a change, coloured. */
export function symbol(action: Action, colors: Colors): string {
  switch (action) {
    case 'create':
      return colors.green('+')
    case 'update':
      return colors.yellow('~')
    case 'delete':
      return colors.red('-')
    case 'blocked':
      return colors.magenta('!')
    default:
      return action satisfies never
  }
}

/** Creates, and updates that show what differs, explain themselves; the rest makes a reader ask why. */
function explains(change: Change): boolean {
  switch (change.action) {
    case 'create':
      return false
    case 'update':
      return change.adopts || change.fields.length === 0
    case 'delete':
    case 'blocked':
      return true
    default:
      return change satisfies never
  }
}

const newFields = ({ fields }: Change, style: Style): string[] =>
  fieldLines(style.verbose ? fields : fields.filter(saysSomething), 'set', style)

function shownFields(change: Change, style: Style): string[] {
  switch (change.action) {
    case 'create':
      return newFields(change, style)
    case 'update':
      return fieldLines(change.fields, 'change', style)
    case 'blocked':
      return change.live === null ? newFields(change, style) : fieldLines(change.fields, 'change', style)
    case 'delete':
      // That everything goes is said by the row; what it was is for those who ask.
      return style.verbose ? fieldLines(change.fields, 'change', style) : []
    default:
      return change satisfies never
  }
}
