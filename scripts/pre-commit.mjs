#!/usr/bin/env node
/**
 * The hook of `.pre-commit-hooks.yaml`: builds this checkout once, then is duvo-validate. Not `language: node`, which
 * installs with `npm install -g git+file:…`, where npm leaves out what the build needs (npm/cli issue 8440).
 */
import { execSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const validate = new URL('../dist/bin/duvo-validate.js', import.meta.url)
if (!existsSync(validate)) {
  const options = { cwd: new URL('..', import.meta.url), stdio: ['ignore', 'ignore', 'inherit'] }
  execSync('npm ci --include=dev --no-audit --no-fund --ignore-scripts', options)
  execSync('npm run --silent build', options)
}
await import(validate.href)
