/** Lines over the number of agents, as an SVG that needs nothing. */

export interface Line {
  readonly name: string
  /** Agents, value. */
  readonly points: readonly (readonly [number, number])[]
}

const WIDTH = 360
const HEIGHT = 240
const EDGE = 48

/** One panel for each line, side by side: their units differ. A straight line from nought is what one wants to see. */
export function plot(title: string, lines: readonly Line[]): string {
  const panels = lines.map((line, at) => panel(line, at * WIDTH))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${lines.length * WIDTH}" height="${HEIGHT + 24}" font-family="sans-serif" font-size="11">`,
    `<title>${title}</title>`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<text x="${EDGE}" y="18" font-size="14">${title}</text>`,
    ...panels,
    '</svg>\n',
  ].join('\n')
}

function panel({ name, points }: Line, left: number): string {
  const mostX = Math.max(...points.map(([x]) => x))
  const mostY = Math.max(...points.map(([, y]) => y))
  const x = (value: number): string => (EDGE + (value / mostX) * (WIDTH - EDGE - 16)).toFixed(1)
  const y = (value: number): string => (HEIGHT - 20 - (value / mostY) * (HEIGHT - 72)).toFixed(1)
  const [x0, y0] = [x(0), y(0)]
  return [
    `<g transform="translate(${left} 24)">`,
    `<text x="${EDGE}" y="20">${name}</text>`,
    `<path d="M${x0} ${y(mostY)}V${y0}H${x(mostX)}" fill="none" stroke="#888"/>`,
    `<path d="M${x0} ${y0}L${x(mostX)} ${y(mostY)}" fill="none" stroke="#ccc" stroke-dasharray="4 4"/>`,
    `<polyline points="${points.map(([px, py]) => `${x(px)},${y(py)}`).join(' ')}" fill="none" stroke="#1f6feb" stroke-width="2"/>`,
    ...points.map(([px, py]) => `<circle cx="${x(px)}" cy="${y(py)}" r="3" fill="#1f6feb"/>`),
    ...[0, mostX / 2, mostX].map(
      (tick) =>
        `<text x="${x(tick)}" y="${HEIGHT - 4}" text-anchor="middle">${tick.toLocaleString('en-US')}</text>`,
    ),
    ...[0, mostY / 2, mostY].map(
      (tick) =>
        `<text x="${EDGE - 6}" y="${y(tick)}" text-anchor="end">${tick < 10 ? tick.toFixed(1) : tick.toFixed(0)}</text>`,
    ),
    '</g>',
  ].join('\n')
}
