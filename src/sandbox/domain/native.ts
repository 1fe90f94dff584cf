/** A provider that Duvo has an account type of its own for. */
export type NativeProvider = { slug: string; key: string; label: string; scopes: string[] }

const provider = (slug: string, key: string, label: string, ...scopes: string[]): NativeProvider => ({
  slug,
  key,
  label,
  scopes,
})

/**
 * The four slugs that the API names as examples, and what else Google and Microsoft offer. A slug and a key (as
 * `oauth_provider_key`, v2) mean the same here: users of the API report one and the other.
 */
const PROVIDERS: readonly NativeProvider[] = [
  provider('google', 'google', 'Google', 'openid', 'email'),
  provider('gmail', 'google_gmail', 'Gmail', 'gmail.modify'),
  provider('googlesheets', 'google_sheets', 'Google Sheets', 'spreadsheets'),
  provider('googledrive', 'google_drive', 'Google Drive', 'drive'),
  provider('googlecalendar', 'google_calendar', 'Google Calendar', 'calendar'),
  provider('outlook', 'microsoft_outlook', 'Outlook', 'Mail.ReadWrite', 'Mail.Send'),
  provider('onedrive', 'microsoft_onedrive', 'OneDrive', 'Files.ReadWrite'),
]

/** By slug or key. */
export const nativeProvider = (name: string): NativeProvider | undefined =>
  PROVIDERS.find(({ slug, key }) => slug === name || key === name)
