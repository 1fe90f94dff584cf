#!/usr/bin/env node
import { start } from './start.ts'

void start('duvo-connect', async () => (await import('../cli/connect.ts')).connect)
