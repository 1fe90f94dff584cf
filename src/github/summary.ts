/** The summary of a step, shown on the page of its run. */

/** GitHub drops a longer one as a whole: 1 MiB for each step. */
const MOST_BYTES = 1024 * 1024

const CUT = '\n\n**Cut here:** GitHub shows no more than 1 MiB. The HTML report has everything.\n'

const bytes = (text: string): number => new TextEncoder().encode(text).length

/** The report as far as it fits, cut before a section where there is one. @param most bytes */
export function summaryOf(report: string, most: number = MOST_BYTES): string {
  const whole = `${report.trimEnd()}\n`
  if (bytes(whole) <= most) return whole
  const room = most - bytes(CUT)
  // A character that was cut in two comes out as a replacement character, in the line that is dropped next.
  const fits = new TextDecoder().decode(new TextEncoder().encode(whole).subarray(0, room))
  const section = fits.lastIndexOf('\n<details')
  const end = section > 0 ? section : fits.lastIndexOf('\n')
  return fits.slice(0, Math.max(0, end)) + CUT
}
