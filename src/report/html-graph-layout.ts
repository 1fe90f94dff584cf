/** Where the nodes of a graph stand and how its arrows run. The layout itself is dagre's. */

import { Graph, layout } from '@dagrejs/dagre'
import type { Component, GraphNode } from './html-graph-data.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** A node with its middle; pixels. */
export interface PlacedNode extends Point {
  readonly node: GraphNode
  readonly width: number
  readonly height: number
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  /** The bends of every arrow, from its tail to its head. */
  readonly arrows: readonly (readonly Point[])[]
}

const HEIGHT = 44

/** Components are set beside each other up to here, then below. */
const WIDEST = 1080
const GAP = 28

/** Every component laid out from left to right, and all of them packed in rows. */
export function pictureOf(components: readonly Component[], widthOf: (node: GraphNode) => number): Picture {
  const nodes: PlacedNode[] = []
  const arrows: (readonly Point[])[] = []
  let [x, y, rowHeight, width] = [0, 0, 0, 0]
  for (const component of components) {
    const drawn = draw(component, widthOf)
    if (x > 0 && x + drawn.width > WIDEST) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0]
    const moved = shift(drawn, x, y)
    nodes.push(...moved.nodes)
    arrows.push(...moved.arrows)
    x += drawn.width + GAP
    rowHeight = Math.max(rowHeight, drawn.height)
    width = Math.max(width, x - GAP)
  }
  return { width, height: y + rowHeight, nodes, arrows }
}

function draw({ nodes, edges }: Component, widthOf: (node: GraphNode) => number): Picture {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', align: 'UL', nodesep: 12, ranksep: 72, marginx: 2, marginy: 2 })
  for (const node of nodes) {
    graph.setNode(node.id, { width: widthOf(node), height: HEIGHT })
  }
  for (const { from, to } of edges) graph.setEdge(from, to, {})
  layout(graph)
  const size = graph.graph()
  const placed = new Map(nodes.map((node) => [node.id, { ...NOWHERE, ...graph.node(node.id), node }]))
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    nodes: [...placed.values()],
    arrows: edges.map(({ from, to }) =>
      docked(graph.edge(from, to)?.points ?? [], placed.get(from), placed.get(to)),
    ),
  }
}

const NOWHERE = { x: 0, y: 0 }

/** Arrows that run with the reading direction leave in the middle of one side and arrive in the middle of the other. */
function docked(
  points: readonly Point[],
  from: PlacedNode | undefined,
  to: PlacedNode | undefined,
): readonly Point[] {
  if (from === undefined || to === undefined || from.x + from.width / 2 > to.x - to.width / 2) return points
  return [
    { x: from.x + from.width / 2, y: from.y },
    ...points.slice(1, -1),
    { x: to.x - to.width / 2, y: to.y },
  ]
}

const shift = (picture: Picture, x: number, y: number): Picture => ({
  ...picture,
  nodes: picture.nodes.map((node) => ({ ...node, x: node.x + x, y: node.y + y })),
  arrows: picture.arrows.map((points) => points.map((point) => ({ x: point.x + x, y: point.y + y }))),
})
