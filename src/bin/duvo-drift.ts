#!/usr/bin/env node
import { start } from './start.ts'

await start('duvo-drift', async () => (await import('../cli/drift.ts')).drift)
