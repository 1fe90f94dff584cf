#!/usr/bin/env node
import { drift } from '../cli/drift.ts'
import { main } from './world.ts'

await main(drift)
