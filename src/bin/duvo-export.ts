#!/usr/bin/env node
import { start } from './start.ts'

await start('duvo-export', async () => (await import('../cli/export.ts')).exportTeam)
