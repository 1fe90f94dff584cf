#!/usr/bin/env node
import { start } from './start.ts'

await start('duvo-connect', async () => (await import('../cli/connect.ts')).connect)
