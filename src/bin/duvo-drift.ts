#!/usr/bin/env node
import { start } from './start.ts'

void start('duvo-drift', async () => (await import('../cli/drift.ts')).drift)
