/** The schedules of a live resource in one line: not managed here, but good to know before its set-up changes. */

import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import type { LiveResource } from '../model/live.ts'
import type { Style } from './style.ts'
import { visible } from './visible.ts'

/** `runs daily 09:00 Europe/Prague; weekly monday 08:00 UTC (paused)`, or no line. */
export function scheduleLine(live: LiveResource | null, style: Style): string[] {
  const rows = live?.extra['schedules']
  const schedules = isList(rows) ? rows.filter(isObject).map(scheduleText) : []
  return schedules.length === 0 ? [] : [style.colors.dim(`runs ${schedules.join('; ')}`)]
}

function scheduleText(row: JsonObject): string {
  const rhythm = row['frequency'] === 'custom' ? ['cron', quoted(row['cron'])] : [word(row['frequency'])]
  const words = [
    ...rhythm,
    word(row['day']),
    monthDay(row['day_of_month']),
    word(row['time']),
    word(row['timezone']),
  ]
  return words.filter((text) => text !== '').join(' ') + (row['enabled'] === false ? ' (paused)' : '')
}

const word = (value: Json | undefined): string =>
  typeof value === 'string' ? visible(value).replaceAll('_', ' ') : ''

const quoted = (value: Json | undefined): string => (typeof value === 'string' ? `"${visible(value)}"` : '')

const monthDay = (value: Json | undefined): string => (typeof value === 'number' ? `day ${value}` : '')
