/** A `console` fence: `$ command` lines, what each prints, and `# exit 2` where that is not 0. */

import { diffArrays } from 'diff'

export interface Step {
  /** The command with its continuation lines. */
  readonly command: readonly string[]
  /** What the page says it prints; a line that is only `…` stands for any number of lines. */
  readonly output: readonly string[]
  readonly exit: number
  /** Blank lines after it, for the eye. */
  readonly gap: number
}

const EXIT = /^# exit (\d+)$/
const ELLIPSIS = '…'

const isElided = (line: string): boolean => line.trim() === ELLIPSIS

/** Whether a shell would not wait for another line: nothing is quoted still, and no `\\` or `|` ends it. */
const isComplete = (command: string): boolean => {
  const unquoted = command.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"|\\'/g, '')
  return !/['"]/.test(unquoted) && !/[\\|]$/.test(command)
}

/** @throws Error when there is something before the first command, or when an output is left out altogether */
export function parseSteps(lines: readonly string[]): readonly Step[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []))
  if (starts[0] !== 0) throw new Error('a console fence begins with a `$ command`')
  return starts.map((start, n) => {
    const block = lines.slice(start, starts[n + 1])
    const commandEnd = block.findIndex((_, index) => isComplete(block.slice(0, index + 1).join('\n'))) + 1
    const rest = block.slice(commandEnd)
    const gap = rest.length - (rest.findLastIndex((line) => line !== '') + 1)
    const output = rest.slice(0, rest.length - gap)
    const [, exit] = EXIT.exec(output.at(-1) ?? '') ?? []
    if (output.length === 1 && isElided(output[0] ?? ''))
      throw new Error('an output of nothing but … says nothing')
    return {
      command: block.slice(0, commandEnd),
      output: exit === undefined ? output : output.slice(0, -1),
      exit: Number(exit ?? 0),
      gap,
    }
  })
}

export const commandText = ({ command }: Step): string => command.join('\n').slice(2)

/** The step as it has to stand on the page, given what really came out; what the page leaves out stays out. */
export function truthful(step: Step, output: string, exit: number): readonly string[] {
  const actual = output === '' ? [] : output.replace(/\s+$/, '').split('\n')
  return [
    ...step.command,
    ...reconcile(step.output, actual),
    ...(exit === 0 ? [] : [`# exit ${exit}`]),
    ...Array.from({ length: step.gap }, () => ''),
  ]
}

/**
 * The actual lines, shortened where the page shortens them. Both texts are laid side by side; in what differs, a `…`
 * keeps standing for whatever is there, beside as many lines before and after it as the page showed.
 */
export function reconcile(shown: readonly string[], actual: readonly string[]): readonly string[] {
  if (!shown.some(isElided)) return actual
  const result: string[] = []
  let [gone, come]: [string[], string[]] = [[], []]
  const flush = (): void => {
    result.push(...shorten(gone, come))
    gone = []
    come = []
  }
  for (const { added, removed, value } of diffArrays([...shown], [...actual])) {
    if (added) come.push(...value)
    else if (removed) gone.push(...value)
    else {
      flush()
      result.push(...value)
    }
  }
  flush()
  return result
}

function shorten(gone: readonly string[], come: readonly string[]): readonly string[] {
  const first = gone.findIndex(isElided)
  if (first === -1) return come
  const after = gone.length - 1 - gone.findLastIndex(isElided)
  if (come.length <= first + after) return come
  return [...come.slice(0, first), gone[first] ?? ELLIPSIS, ...come.slice(come.length - after)]
}
