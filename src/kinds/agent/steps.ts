/** Which requests a change of an agent takes, and what each must wait for. */

import type { Address } from '../../model/address.ts'
import { getAt, isList, type Json, type Path } from '../../model/json.ts'
import { isAddressRef, type StepInput } from '../../model/kind.ts'
import type { Attrs } from '../../model/manifest.ts'
import type { Step } from '../../model/plan.ts'
import { touches } from '../row.ts'
import { fittingDraft } from './draft.ts'
import { FLAGS } from './schema.ts'
import { TRAITS } from './traits.ts'

const SUB_AGENTS: Path = ['build', 'config', 'data', 'subAgents']
const TARGETS: Path = ['build', 'handover_targets']
const LABELS = ['revision_name', 'revision_description']

export function agentSteps(input: StepInput): readonly Step[] {
  const { action, target, fields, split, dialect } = input
  const { promotes } = TRAITS[dialect]
  switch (action) {
    case 'delete':
      return [step('delete', [])]
    case 'create': {
      const hasBuild = getAt(target, ['build']) !== undefined
      // Marker and handover targets must land in one request, and only a revision takes targets.
      const bare = hasBuild && (split || addressesOrIds(target, TARGETS).length > 0)
      return [
        step('create', hasBuild && !bare ? addresses(target, SUB_AGENTS) : []),
        // v1: create refuses the flags; what is off already need not be switched off
        ...(FLAGS.some((flag) => target[flag] === true) ? [step('settings', [])] : []),
        ...(bare ? [revision(target)] : []),
        ...(bare && promotes ? [step('promote', [])] : []),
        // Promoting carries the labels.
        ...(!(bare && promotes) && LABELS.some((label) => isSet(target, label)) ? [step('label', [])] : []),
        ...(typeof target['folder'] === 'string' ? [place(target)] : []),
      ]
    }
    case 'update': {
      const renewed = touches(fields, '/build/config') || touches(fields, '/build/handover_targets')
      const promoted = promotes && (renewed || touches(fields, '/build/live'))
      const drafted = promoted && renewed && fittingDraft(input) !== null
      const relabelled = LABELS.some((label) => touches(fields, `/build/${label}`))
      return [
        ...(['name', 'thread_id', ...FLAGS].some((field) => touches(fields, `/${field}`))
          ? [step('settings', [])]
          : []),
        ...(renewed && !drafted ? [revision(target)] : []),
        ...(promoted ? [step('promote', [])] : []),
        // Labels belong to a revision: a new one starts without. Promoting carries them.
        ...(!promoted && (relabelled || (renewed && LABELS.some((label) => isSet(target, label))))
          ? [step('label', [])]
          : []),
        ...(touches(fields, '/folder') ? [place(target)] : []),
      ]
    }
    default:
      return action satisfies never
  }
}

const step = (name: string, needs: readonly Address[], batch: string | null = null): Step => ({
  name,
  batch,
  needs,
})

const revision = (target: Attrs): Step =>
  step('revision', [...addresses(target, SUB_AGENTS), ...addresses(target, TARGETS)])

/** One request moves all the agents that go to the same folder. */
const place = (target: Attrs): Step => {
  const folder = target['folder'] ?? null
  return step('place', isAddressRef(folder) ? [folder] : [], typeof folder === 'string' ? folder : 'root')
}

const isSet = (target: Attrs, label: string): boolean => typeof getAt(target, ['build', label]) === 'string'

const addressesOrIds = (target: Attrs, path: Path): readonly Json[] => {
  const refs = getAt(target, path)
  return isList(refs) ? refs : []
}

const addresses = (target: Attrs, path: Path): readonly Address[] =>
  addressesOrIds(target, path).filter(isAddressRef)
