/** Collects what is wrong while a manifest is loaded; positions and frames are worked out once, at the end. */

import { type Diagnostic, type DiagnosticCode, hasErrors, type Severity } from '../model/diagnostic.ts'
import { compareText } from '../model/json.ts'
import { type Mask, renderFrame } from './frame.ts'
import type { SourceFile, Spot } from './source-file.ts'

export interface Finding {
  /** Default: `error`. */
  readonly severity?: Severity
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string | undefined
  readonly at?: Spot | undefined
}

/** When one of these stands at a place, a schema error at the same place is only its echo. */
const CAUSES: ReadonlySet<DiagnosticCode> = new Set([
  'yaml-syntax',
  'literal-secret',
  'merge-key-cycle',
  'unset-variable',
  'unset-env',
  'env-not-allowed',
  'bad-placeholder',
  'include-not-found',
  'include-outside',
  'file-too-big',
  'binary-file',
  'not-utf8',
  'file-unreadable',
])

/** Shorter values are refused as secrets: they would turn up by chance. */
const SHORTEST_SECRET = 6

export class Report {
  readonly #findings: Finding[] = []
  readonly #masks = new Map<SourceFile, Mask[]>()
  readonly #env: Readonly<Record<string, string | undefined>>
  /** Environment variables that a manifest names. */
  readonly #names = new Set<string>()

  /** @param env looked at only to keep a value that a manifest names out of the frame that is being drawn */
  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env
  }

  /** Reads off a text which variables are named in it, whether or not it is YAML. */
  learn(text: string): void {
    for (const [, name = ''] of text.matchAll(/\$\{env:([A-Za-z_]\w*)/g)) this.#names.add(name)
  }

  add(finding: Finding): void {
    this.#findings.push(finding)
  }

  /** Keeps a stretch of a file out of every frame, also those of other findings nearby. */
  hide(file: SourceFile, mask: Mask): void {
    const masks = this.#masks.get(file)
    if (masks) masks.push(mask)
    else this.#masks.set(file, [mask])
  }

  get failed(): boolean {
    return this.#findings.some((finding) => (finding.severity ?? 'error') === 'error')
  }

  /** Every finding once, sorted by file, line and column. */
  diagnostics(): readonly Diagnostic[] {
    for (const masks of this.#masks.values()) masks.sort((a, b) => a.start - b.start)
    const causes = new Set(this.#findings.filter(({ code }) => CAUSES.has(code)).map(({ at }) => spotKey(at)))
    const seen = new Set<string>()
    const kept = this.#findings.filter((finding) => {
      const spot = spotKey(finding.at)
      if (finding.code === 'schema' && finding.at && causes.has(spot)) return false
      const key = `${spot} ${finding.code} ${finding.message}`
      return !seen.has(key) && seen.add(key)
    })
    return kept.map((finding) => this.#finish(finding)).sort(byPosition)
  }

  #finish({ severity = 'error', code, message, hint, at }: Finding): Diagnostic {
    const base = { severity, code, message: oneLine(message), ...(hint ? { hint: oneLine(hint) } : {}) }
    if (!at) return base
    const position = at.file.position(at.offset)
    return at.file.text === '' ? { ...base, position } : { ...base, position, frame: this.frame(at) }
  }

  /** The lines of source around a place, secrets hidden. */
  frame(at: Spot): string {
    const masks = [...(this.#masks.get(at.file) ?? []), ...this.#valuesIn(at.file.text)]
    return renderFrame(
      at,
      masks.sort((a, b) => a.start - b.start),
    )
  }

  /** Where a text says in clear what a variable holds: taken out here, before a frame cuts it into pieces. */
  #valuesIn(text: string): Mask[] {
    const values = [...this.#names].flatMap((name) => (this.#env[name] ?? '').split('\n'))
    return values
      .map((value) => value.trim())
      .filter(({ length }) => length >= SHORTEST_SECRET)
      .flatMap((value) => placesOf(value, text))
  }
}

function placesOf(value: string, text: string): Mask[] {
  const masks: Mask[] = []
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + value.length)) {
    masks.push({ start: at, end: at + value.length })
  }
  return masks
}

const spotKey = (at: Spot | undefined): string => (at ? `${at.file.name}:${at.offset}` : '')

const oneLine = (text: string): string => text.replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ')

const byPosition = (a: Diagnostic, b: Diagnostic): number =>
  compareText(a.position?.file ?? '', b.position?.file ?? '') ||
  (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
  (a.position?.column ?? 0) - (b.position?.column ?? 0) ||
  Number(hasErrors([b])) - Number(hasErrors([a])) ||
  compareText(a.code, b.code) ||
  compareText(a.message, b.message)
