/** What must not get into git unseen: somebody wrote a login or a key into Duvo where everybody can read it. */

import type { Refusal, Wish } from '../author/adopt-wish.ts'
import { exposedIn } from '../author/conceal.ts'
import { sameJson } from '../model/json.ts'
import { clean } from '../report/clean.ts'
import type { Selection } from './adopt-select.ts'

/** @param redact takes out what the run knows to be secret */
export function withoutCredentials(selected: Selection, redact: (text: string) => string): Selection {
  const refused = new Map(selected.wishes.map((wish) => [wish, objectionTo(wish, redact)]))
  return {
    wishes: selected.wishes.filter((wish) => refused.get(wish) === null),
    left: [
      ...selected.left,
      ...[...refused].flatMap(([{ address, field }, refusal]) =>
        refusal === null ? [] : [{ address, path: field, ...refusal }],
      ),
    ],
  }
}

function objectionTo({ value = null, now, path }: Wish, redact: (text: string) => string): Refusal | null {
  if (!sameJson(clean(value, redact), value)) return KNOWN
  // What the manifest says already is in git already.
  const before = exposedIn(now, path)
  return exposedIn(value, path).some((text) => !before.includes(text)) ? EXPOSED : null
}

const hint = 'Take it out in Duvo. Where a manifest takes variables, ${env:NAME} can be written by hand.'

const KNOWN: Refusal = {
  reason: 'it holds the value of a secret that the manifest takes from the environment',
  hint,
}

const EXPOSED: Refusal = {
  reason: 'it seems to hold a login or a key in clear, which would be in git from then on',
  hint,
}
