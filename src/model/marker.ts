/**
 * The marker: the build name we send, always. It costs no request and tells, from any list page, that an agent is
 * ours, which key of which project it is, and which commit set it up.
 *
 *     retail-ops/invoice-processor@3f2c1ab-dirty~a1b2c3
 *     project    key               commit  dirty targets
 */

export interface Marker {
  readonly project: string
  readonly key: string
  /** Seven hex digits, or `local` when the manifest is not in a git repository. */
  readonly commit: string
  /** Whether tracked manifest files had uncommitted changes. */
  readonly dirty: boolean
  /** Six hex digits over the sorted handover target UUIDs (the API never reads those back); `null` for no targets. */
  readonly targets: string | null
}

/** The pattern of a project name: what a marker can carry. */
export const PROJECT_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'

const MARKER =
  /^([A-Za-z0-9][A-Za-z0-9._-]{0,62})\/([A-Za-z0-9][A-Za-z0-9_-]{0,99})@([0-9a-f]{7}|local)(-dirty)?(?:~([0-9a-f]{6}))?$/

export function parseMarker(buildName: string): Marker | null {
  const [, project, key, commit, dirty, targets] = MARKER.exec(buildName) ?? []
  if (project === undefined || key === undefined || commit === undefined) return null
  return { project, key, commit, dirty: dirty !== undefined, targets: targets ?? null }
}

export const formatMarker = (marker: Marker): string =>
  `${marker.project}/${marker.key}@${marker.commit}${marker.dirty ? '-dirty' : ''}${marker.targets ? `~${marker.targets}` : ''}`

/**
 * The marker's digest of handover targets: six hex digits over the sorted UUIDs, `null` for none.
 * @param hash SHA-256 of a text, in hex
 */
export const targetsDigest = (uuids: readonly string[], hash: (text: string) => string): string | null =>
  uuids.length === 0 ? null : hash([...new Set(uuids)].sort().join(',')).slice(0, 6)
