#!/usr/bin/env node
import { start } from './start.ts'

void start('duvo-plan', async () => (await import('../cli/plan.ts')).plan)
