/** Taking 200 secrets out of outputs of growing size. */

import { createRedactor } from '../../src/report/redact.ts'
import type { Case } from '../support/bench.ts'
import { sopOf } from '../support/generate.ts'
import { median } from '../support/process.ts'
import { ms } from '../support/table.ts'

const SIZES_MB = [1, 4, 16, 64] as const
const SECRETS = 200

const secretOf = (n: number): string =>
  `Bearer sk-${(n * 2_654_435_761).toString(36)}/${n}+"${'x'.repeat(n % 40)}`

export const redaction: Case = {
  name: 'redaction',
  about: `taking ${SECRETS} secrets out of outputs of up to 64 MB`,
  async run({ runs, small }) {
    const secrets = Array.from({ length: SECRETS }, (_, n) => secretOf(n))
    const redact = createRedactor(secrets)
    // One of the secrets in every megabyte.
    const piece = (n: number): string => `${sopOf(n, 1e6)}${secrets[n % SECRETS]}`
    const sizes = small ? [1] : SIZES_MB
    const rows = sizes.map((size) => {
      const text = Array.from({ length: size }, (_, n) => piece(n)).join('')
      const took = median(
        Array.from({ length: runs }, () => {
          const started = performance.now()
          const clean = redact(text)
          if (clean.includes('Bearer sk-')) throw new Error('a secret was left in')
          return performance.now() - started
        }),
      )
      return [`${size} MB`, ms(took), `${(took / size).toFixed(1)} ms`]
    })
    return {
      tables: [
        {
          title: `Redaction of ${SECRETS} secrets`,
          columns: ['Output', 'Time', 'Per MB'],
          rows,
          notes: [`In process, medians of ${runs} runs. Aim: the same per megabyte, however many there are.`],
        },
      ],
    }
  },
}
