#!/usr/bin/env node
import { start } from './start.ts'

await start('duvo-validate', async () => (await import('../cli/validate.ts')).validate)
