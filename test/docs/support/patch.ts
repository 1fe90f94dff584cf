/** A `diff` fence with a title: an edit of that file, as a reader would make it. */

interface Hunk {
  readonly before: string
  readonly after: string
}

/** Hunks are parted by lines that begin with `@@`; every other line begins with a blank, `-` or `+`. */
function hunksOf(lines: readonly string[]): readonly Hunk[] {
  const hunks: string[][] = [[]]
  for (const line of lines) {
    if (line.startsWith('@@')) hunks.push([])
    else hunks.at(-1)?.push(line)
  }
  const side = (hunk: readonly string[], mark: string): string =>
    hunk
      .filter((line) => line === '' || line.startsWith(' ') || line.startsWith(mark))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  return hunks
    .filter((hunk) => hunk.length > 0)
    .map((hunk) => ({ before: side(hunk, '-'), after: side(hunk, '+') }))
}

/** @throws Error when what a hunk replaces is not in the text exactly once */
export function patched(text: string, lines: readonly string[]): string {
  return hunksOf(lines).reduce((current, { before, after }) => {
    const places = current.split(before).length - 1
    if (places !== 1) throw new Error(`what the diff replaces is there ${places} times:\n${before}`)
    return current.replace(before, () => after)
  }, text)
}
