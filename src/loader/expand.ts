/** Fills in what strings stand for: variables, environment variables and included files. */

import { credentialsIn } from '../model/credentials.ts'
import { isList, isObject, type Json, type JsonObject, mapEntries } from '../model/json.ts'
import { escapeText, parsePlaceholders, type Segment } from './placeholders.ts'
import type { Report } from './report.ts'
import type { Rule, Section } from './rules.ts'
import { didYouMean, type Suggest } from './suggest.ts'
import { type Origins, UNSET } from './tree.ts'
import { badPlaceholder, setHint, type Variables } from './variables.ts'

/** A non-secret field that took a value from the environment: its digest is over the template. */
export interface EnvUse {
  readonly path: readonly (string | number)[]
  readonly template: string
}

export interface Expanded {
  readonly root: JsonObject
  readonly secretNames: ReadonlySet<string>
  readonly envUses: readonly EnvUse[]
}

export interface ExpandContext {
  readonly variables: Variables
  readonly env: Readonly<Record<string, string | undefined>>
  /** The texts of included files, by the `{ file: … }` that asked for them. */
  readonly includes: ReadonlyMap<JsonObject, string>
  readonly sections: readonly Section[]
  /** Keys a manifest may have; what stands under others is already an error. */
  readonly known: ReadonlySet<string>
  readonly origins: Origins
  readonly report: Report
  readonly suggest: Suggest
}

export function expandTree(root: JsonObject, context: ExpandContext): Expanded {
  const expander = new Expander(root, context)
  const sections = new Map(context.sections.map((section) => [section.name, section.rule]))
  const expanded = mapEntries(root, (value, key) => {
    if (key === 'vars' || !context.known.has(key)) return value
    const rule = sections.get(key)
    // Resources and set-ups stand one level below their section, under keys of their own.
    return expander.section(key, value, rule)
  })
  context.origins.copied(expanded, root)
  return { root: expanded, secretNames: expander.secretNames, envUses: expander.envUses }
}

/** Environment variables that fill in a login or a key of a URL. */
const credentialNames = (template: string): readonly string[] =>
  credentialsIn(template).flatMap(({ start, end }) =>
    parsePlaceholders(template.slice(start, end)).flatMap((part) => (part.type === 'env' ? part.name : [])),
  )

interface Inherited {
  readonly env: boolean
  readonly secret: boolean
}

const NOTHING: Inherited = { env: false, secret: false }

class Expander {
  readonly secretNames = new Set<string>()
  readonly envUses: EnvUse[] = []
  readonly #root: JsonObject
  readonly #context: ExpandContext
  /** Where the walk stands; copied only when something is reported. */
  readonly #path: (string | number)[] = []

  constructor(root: JsonObject, context: ExpandContext) {
    this.#root = root
    this.#context = context
  }

  section(name: string, value: Json, rule: Rule | undefined): Json {
    this.#path.push(name)
    const expanded =
      rule && isObject(value) && value !== UNSET
        ? this.#children(value, () => rule, NOTHING)
        : this.#value(value, undefined, NOTHING)
    this.#path.pop()
    return expanded
  }

  #value(value: Json, rule: Rule | undefined, above: Inherited): Json {
    const here =
      rule && (rule.env || rule.secret)
        ? { env: above.env || rule.env, secret: above.secret || rule.secret }
        : above
    if (typeof value === 'string') return this.#text(value, here)
    if (here.secret && (typeof value === 'number' || typeof value === 'boolean')) this.#literalSecret()
    if (value === UNSET) return value
    if (isList(value)) return this.#list(value, here)
    if (!isObject(value)) return value
    const included = rule?.file ? this.#context.includes.get(value) : undefined
    return included ?? this.#children(value, (key) => rule?.below.get(key), here)
  }

  /** Only what changes is copied: most of a manifest has no placeholder. */
  #children(value: JsonObject, ruleOf: (key: string) => Rule | undefined, here: Inherited): JsonObject {
    let copy: Record<string, Json> | undefined
    for (const [key, item] of Object.entries(value)) {
      this.#path.push(key)
      const expanded = this.#value(item, ruleOf(key), here)
      this.#path.pop()
      if (expanded === item) continue
      copy ??= this.#context.origins.copied({ ...value }, value)
      copy[key] = expanded
    }
    return copy ?? value
  }

  #list(value: readonly Json[], here: Inherited): readonly Json[] {
    let copy: Json[] | undefined
    for (const [index, item] of value.entries()) {
      this.#path.push(index)
      const expanded = this.#value(item, undefined, here)
      this.#path.pop()
      if (expanded === item) continue
      copy ??= this.#context.origins.copied([...value], value)
      copy[index] = expanded
    }
    return copy ?? value
  }

  #text(text: string, here: Inherited): string {
    if (!text.includes('${')) {
      if (here.secret) this.#literalSecret()
      return text
    }
    const segments = parsePlaceholders(text)
    if (here.secret && !segments.some(({ type }) => type === 'env')) this.#literalSecret()
    const parts = segments.map((segment) => this.#segment(segment, here))
    if (here.secret) this.#checkDollars(segments, parts)
    const expanded = parts.join('')
    const usesEnv = !here.secret && here.env && segments.some(({ type }) => type === 'env')
    if (usesEnv) {
      const template = segments.map((segment) =>
        segment.type === 'env' ? segment.source : this.#quiet(segment),
      )
      this.envUses.push({ path: [...this.#path], template: template.join('') })
      for (const name of credentialNames(template.join(''))) this.secretNames.add(name)
    }
    return expanded
  }

  #segment(segment: Segment, here: Inherited): string {
    // A secret stays a template, so what is literal in it must stay escaped.
    const literal = (text: string): string => (here.secret ? escapeText(text) : text)
    if (segment.type === 'text') return literal(segment.text)
    if (segment.type === 'env') return this.#env(segment.name, segment.source, here)
    if (segment.type === 'bad') {
      // Whatever follows `${` in a secret may be the secret.
      this.#context.report.add(badPlaceholder(here.secret ? '${…}' : segment.source, this.#spot()))
      if (here.secret) this.#hide()
      return segment.source
    }
    const value = this.#context.variables.get(segment.name)
    if (value !== undefined) return literal(value)
    const { variables, suggest, report } = this.#context
    const hint = didYouMean(suggest(segment.name, variables.names())) ?? setHint(segment.name)
    report.add({
      code: 'unset-variable',
      message: `The variable \`${segment.name}\` is not set.`,
      hint,
      at: this.#spot(),
    })
    return segment.source
  }

  /** A variable that ends in `$` would turn the placeholder behind it into a literal. */
  #checkDollars(segments: readonly Segment[], parts: readonly string[]): void {
    const swallowed = segments.some(({ type }, index) => type === 'env' && parts[index - 1]?.endsWith('$'))
    if (swallowed) this.#context.report.add(badPlaceholder('$${…}', this.#spot()))
  }

  #quiet(segment: Segment): string {
    if (segment.type === 'text') return segment.text
    return segment.type === 'var' ? (this.#context.variables.get(segment.name) ?? '') : segment.source
  }

  #env(name: string, source: string, here: Inherited): string {
    const { report, env } = this.#context
    if (!here.env && !here.secret) {
      const message = `\`${source}\` cannot stand here.`
      const hint = `Environment variables are for credentials; use \${var:${name}} and --var ${name}="$${name}".`
      report.add({ code: 'env-not-allowed', message, hint, at: this.#spot() })
      return source
    }
    if (name.startsWith('DUVO_')) {
      const message = `\`${source}\` would hand the settings of this tool to somebody else.`
      report.add({
        code: 'env-not-allowed',
        message,
        hint: 'Use a variable of another name.',
        at: this.#spot(),
      })
      return source
    }
    if (here.secret) {
      this.secretNames.add(name)
      return source
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value) return value
    const state = value === undefined ? 'not set' : 'empty'
    const message = `The environment variable \`${name}\` is ${state}.`
    report.add({
      code: 'unset-env',
      message,
      hint: `This field is not a secret, so its value is needed now: export ${name}.`,
      at: this.#spot(),
    })
    return source
  }

  #literalSecret(): void {
    const name = this.#path.at(-1)
    this.#context.report.add({
      code: 'literal-secret',
      message: `\`${name}\` is a secret and must not be written out here.`,
      hint: 'Put it into an environment variable and write ${env:NAME}; change the secret if it was committed.',
      at: this.#spot(),
    })
    this.#hide()
  }

  /** Keeps the text in hand out of every frame. */
  #hide(): void {
    const { origins, report } = this.#context
    const entry = origins.deepest(this.#root, this.#path)?.entry
    if (entry?.extent) report.hide(entry.file, entry.extent)
  }

  #spot() {
    return this.#context.origins.spot(this.#root, this.#path, 'value')
  }
}
