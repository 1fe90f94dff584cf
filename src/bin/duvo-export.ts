#!/usr/bin/env node
import { start } from './start.ts'

void start('duvo-export', async () => (await import('../cli/export.ts')).exportTeam)
