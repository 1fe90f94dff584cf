#!/usr/bin/env node
import { apply } from '../cli/apply.ts'
import { main } from './world.ts'

await main(apply)
