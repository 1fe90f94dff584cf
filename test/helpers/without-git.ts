/** For tests in which git plays no part: asking it takes longer than all the rest. */

import { vi } from 'vitest'

vi.mock('simple-git', () => ({ simpleGit: () => ({ raw: () => Promise.reject(new Error('not here')) }) }))
