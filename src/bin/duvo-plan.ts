#!/usr/bin/env node
import { plan } from '../cli/plan.ts'
import { main } from './world.ts'

await main(plan)
