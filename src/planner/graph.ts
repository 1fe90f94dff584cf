/** The one piece of graph theory a plan needs: which nodes lie on a cycle together. */

/**
 * Tarjan's strongly connected components, without recursion (chains of agents can be long).
 * @param edges node → the nodes it points to; nodes that are not keys are ignored
 * @returns node → the number of its component; two nodes on a common cycle share one
 */
export function components<T>(edges: ReadonlyMap<T, readonly T[]>): ReadonlyMap<T, number> {
  const index = new Map<T, number>()
  const low = new Map<T, number>()
  const component = new Map<T, number>()
  const open: T[] = []
  let count = 0

  for (const root of edges.keys()) {
    if (index.has(root)) continue
    const work: { readonly node: T; next: number }[] = [{ node: root, next: 0 }]
    while (work.length > 0) {
      const frame = work[work.length - 1]
      if (frame === undefined) break
      const { node } = frame
      if (frame.next === 0) {
        index.set(node, index.size)
        low.set(node, index.get(node) ?? 0)
        open.push(node)
      }
      const target = (edges.get(node) ?? [])[frame.next]
      frame.next += 1
      if (target !== undefined) {
        if (!edges.has(target)) continue
        if (!index.has(target)) work.push({ node: target, next: 0 })
        else if (!component.has(target)) low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0))
        continue
      }
      work.pop()
      const parent = work[work.length - 1]
      if (parent !== undefined) low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(node) ?? 0))
      if (low.get(node) === index.get(node)) {
        for (let member = open.pop(); member !== undefined; member = open.pop()) {
          component.set(member, count)
          if (member === node) break
        }
        count += 1
      }
    }
  }
  return component
}
