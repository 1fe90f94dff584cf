/** One word for each account type, whichever of its two names somebody uses. */

/**
 * The longer names of account types → the shorter ones. v2: rows tell both, the longer as `oauth_provider_key`; v1
 * tells the shorter alone, and users report that a flow may start with the longer alone.
 */
const SHORTER: ReadonlyMap<string, string> = new Map([
  ['google_gmail', 'gmail'],
  ['google_sheets', 'googlesheets'],
  ['google_drive', 'googledrive'],
  ['google_calendar', 'googlecalendar'],
  ['microsoft_outlook', 'outlook'],
  ['microsoft_onedrive', 'onedrive'],
])

const LONGER: ReadonlyMap<string, string> = new Map(
  [...SHORTER].map(([longer, shorter]) => [shorter, longer]),
)

/** The shorter name, which every generation of the API finds again; what has one name only keeps it. */
export const providerWord = (name: string): string => SHORTER.get(name) ?? name

/** What a flow may be started with, in the order of trying. */
export const providerNames = (name: string): readonly string[] => {
  const other = SHORTER.get(name) ?? LONGER.get(name)
  return other === undefined ? [name] : [name, other]
}
