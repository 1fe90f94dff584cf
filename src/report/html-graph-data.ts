/** What depends on what, as a graph small enough to be looked at. */

import type { Action, Change } from '../model/plan.ts'
import { count } from './style.ts'

/** A change, or several alike that would clutter the picture one by one. */
export interface GraphNode {
  readonly id: string
  readonly kind: string
  readonly action: Action
  /** What it says: a key, or `12 agents`. */
  readonly label: string
  /** The addresses it stands for. */
  readonly members: readonly string[]
}

/** `from` comes first, `to` waits for it. Both are node ids. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
}

/** Nodes that hang together. */
export interface Component {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphData {
  readonly components: readonly Component[]
  /** Changes that depend on others or are depended on. */
  readonly connected: number
  /** Of those, the ones that are not in `components`, because nobody could read so large a picture. */
  readonly leftOut: number
}

/** More nodes are not readable, and laying them out takes seconds. */
const MOST_NODES = 120

/** Of a component that is too large by itself, so many are drawn. */
const CORE = 60

/** More nodes that look the same become one. */
const MOST_ALIKE = 5

export function graphOf(changes: readonly Change[]): GraphData {
  const edges = edgesOf(changes)
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const connected = changes.filter(({ address }) => ends.has(address))
  const gathered = gather(connected, edges)
  const { components, leftOut } = withinReach(componentsOf(gathered))
  return { components, connected: connected.length, leftOut }
}

/** Between changes of the plan only; what is there already has nothing to wait for. */
function edgesOf(changes: readonly Change[]): readonly GraphEdge[] {
  const planned = new Set<string>(changes.map(({ address }) => address))
  return changes.flatMap(({ address, requires }) =>
    [...new Set<string>(requires)]
      .filter((needed) => needed !== address && planned.has(needed))
      .map((needed) => ({ from: needed, to: address })),
  )
}

/** Changes of one kind and action with the same neighbours, gathered in one node. */
function gather(changes: readonly Change[], edges: readonly GraphEdge[]): Component {
  const around = neighbours(edges)
  const alike = new Map<string, Change[]>()
  for (const change of changes) {
    const key = JSON.stringify([change.kind, change.action, ...(around.get(change.address) ?? []).toSorted()])
    const group = alike.get(key)
    if (group === undefined) alike.set(key, [change])
    else group.push(change)
  }
  const nodes = [...alike.values()].flatMap((group) =>
    group.length > MOST_ALIKE ? [nodeOf(group)] : group.map((change) => nodeOf([change])),
  )
  const nodeId = new Map(nodes.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
  const moved = new Map<string, GraphEdge>()
  for (const { from, to } of edges) {
    const edge = { from: nodeId.get(from) ?? from, to: nodeId.get(to) ?? to }
    moved.set(JSON.stringify(edge), edge)
  }
  return { nodes, edges: [...moved.values()] }
}

/** For every node, what it is tied to and in which direction. */
function neighbours(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly string[]> {
  const around = new Map<string, string[]>()
  const add = (id: string, tie: string): void => {
    const ties = around.get(id)
    if (ties === undefined) around.set(id, [tie])
    else ties.push(tie)
  }
  for (const { from, to } of edges) {
    add(from, `> ${to}`)
    add(to, `< ${from}`)
  }
  return around
}

function nodeOf(group: readonly Change[]): GraphNode {
  const [first] = group
  if (first === undefined) throw new Error('a node without a change')
  const { address, kind, action } = first
  const key = address.slice(address.indexOf('.') + 1)
  const label = group.length === 1 ? key : count(group.length, kind)
  return { id: address, kind, action, label, members: group.map((change) => change.address) }
}

function componentsOf({ nodes, edges }: Component): readonly Component[] {
  const linked = new Map<string, string[]>(nodes.map(({ id }) => [id, []]))
  for (const { from, to } of edges) {
    linked.get(from)?.push(to)
    linked.get(to)?.push(from)
  }
  const seen = new Set<string>()
  return nodes.flatMap(({ id }) => {
    if (seen.has(id)) return []
    return [part({ nodes, edges }, reach(id, linked, seen))]
  })
}

/** Everything tied to `start`, nearest first. */
function reach(
  start: string,
  linked: ReadonlyMap<string, readonly string[]>,
  seen: Set<string>,
): readonly string[] {
  const found = [start]
  seen.add(start)
  for (const id of found) {
    for (const next of linked.get(id) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      found.push(next)
    }
  }
  return found
}

/** The nodes with these ids and the edges among them. */
function part({ nodes, edges }: Component, ids: readonly string[]): Component {
  const kept = new Set(ids)
  return {
    nodes: nodes.filter(({ id }) => kept.has(id)),
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  }
}

/** As many components as can be read; of one that is too large by itself, what surrounds its busiest node. */
function withinReach(all: readonly Component[]): Pick<GraphData, 'components' | 'leftOut'> {
  const components: Component[] = []
  let room = MOST_NODES
  for (const component of all) {
    const shown = component.nodes.length > MOST_NODES ? core(component, Math.min(room, CORE)) : component
    if (shown.nodes.length < 2 || shown.nodes.length > room) continue
    components.push(shown)
    room -= shown.nodes.length
  }
  const size = (list: readonly Component[]): number =>
    list.reduce((sum, { nodes }) => sum + nodes.reduce((n, { members }) => n + members.length, 0), 0)
  return { components, leftOut: size(all) - size(components) }
}

function core(component: Component, most: number): Component {
  const around = neighbours(component.edges)
  const degree = ({ id }: GraphNode): number => around.get(id)?.length ?? 0
  const busiest = component.nodes.reduce((best, node) => (degree(node) > degree(best) ? node : best))
  const linked = new Map([...around].map(([id, ties]) => [id, ties.map((tie) => tie.slice(2))] as const))
  return part(component, reach(busiest.id, linked, new Set()).slice(0, most))
}
