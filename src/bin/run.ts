import process from 'node:process'

/** Ends this process with the code that `work` tells; one that stops without an end is no success. */
export async function run(work: () => Promise<number>): Promise<void> {
  process.exitCode = 1
  process.exitCode = await work()
}
