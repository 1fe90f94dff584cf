/** Further reads for those who write resources down: what each kind wants of each of its resources. */

import type { Kind } from '../model/kind.ts'
import type { DetailRequest, LiveResource } from '../model/live.ts'

export const detailRequests = (
  kinds: readonly Kind[],
  resources: readonly LiveResource[],
  detailsOf: (kind: Kind, live: LiveResource) => readonly string[],
): readonly DetailRequest[] =>
  kinds.flatMap((kind) =>
    resources
      .filter((live) => live.kind === kind.name)
      .flatMap((live) =>
        detailsOf(kind, live).map((detail) => ({ kind: kind.name, id: live.id, detail, address: null })),
      ),
  )
