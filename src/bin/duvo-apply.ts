#!/usr/bin/env node
import { start } from './start.ts'

void start('duvo-apply', async () => (await import('../cli/apply.ts')).apply)
