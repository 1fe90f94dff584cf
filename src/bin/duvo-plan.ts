#!/usr/bin/env node
import { start } from './start.ts'

await start('duvo-plan', async () => (await import('../cli/plan.ts')).plan)
