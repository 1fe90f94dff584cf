import { createHash } from 'node:crypto'
import type { Digest } from '../model/clock.ts'

export const sha256: Digest = (text) => {
  const hash = createHash('sha256')
  for (const part of typeof text === 'string' ? [text] : text) hash.update(part)
  return hash.digest('hex')
}
