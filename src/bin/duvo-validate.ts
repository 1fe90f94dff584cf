#!/usr/bin/env node
import { validate } from '../cli/validate.ts'
import { main } from './world.ts'

await main(validate)
