#!/usr/bin/env node
import { start } from './start.ts'

void start('duvo-validate', async () => (await import('../cli/validate.ts')).validate)
