/**
 * GitHub's expressions, as far as `action.yml` uses them: names with dots, texts, `==`, `!=`, `&&`, `||`, `!`,
 * parentheses, and the functions always() and success(). Anything else is an error, so that the file cannot use what
 * its test does not understand.
 */

export type Value = string | boolean

/** A name such as `inputs.plan-file` → its value; what is not there is empty. */
export type Lookup = (name: string) => Value

const TOKEN = /\s*('(?:[^']|'')*'|==|!=|&&|\|\||[!()]|[A-Za-z_][\w.-]*)/y

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(text)?.[1]
    if (token === undefined) throw new Error(`not understood in an expression: ${text.slice(at)}`)
    tokens.push(token)
  }
  return tokens
}

/** `''` and `false` are false. */
const truthy = (value: Value): boolean => value !== '' && value !== false

/** Evaluates what stands between the braces. */
function evaluate(text: string, lookup: Lookup): Value {
  const tokens = tokensOf(text)
  let at = 0
  const next = (): string => {
    const token = tokens[at]
    if (token === undefined) throw new Error(`an expression ends too early: ${text}`)
    at += 1
    return token
  }
  const skip = (token: string): boolean => {
    if (tokens[at] !== token) return false
    at += 1
    return true
  }
  const primary = (): Value => {
    const token = next()
    if (token === '(') {
      const value = either()
      if (next() !== ')') throw new Error(`a parenthesis stays open: ${text}`)
      return value
    }
    if (token === '!') return !truthy(primary())
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
    if (skip('(')) {
      if (next() !== ')') throw new Error(`no function with arguments is known: ${text}`)
      return lookup(`${token}()`)
    }
    return lookup(token)
  }
  const comparison = (): Value => {
    const left = primary()
    if (skip('==')) return equal(left, primary())
    if (skip('!=')) return !equal(left, primary())
    return left
  }
  const both = (): Value => {
    let value = comparison()
    while (skip('&&')) {
      const right = comparison()
      value = truthy(value) ? right : value
    }
    return value
  }
  const either = (): Value => {
    let value = both()
    while (skip('||')) {
      const right = both()
      value = truthy(value) ? value : right
    }
    return value
  }
  const value = either()
  if (at !== tokens.length) throw new Error(`more than one expression: ${text}`)
  return value
}

/** GitHub compares texts without regard to case. */
const equal = (a: Value, b: Value): boolean => String(a).toLowerCase() === String(b).toLowerCase()

/** A text with every `${{ … }}` in it filled in. */
export const fill = (text: string, lookup: Lookup): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => String(evaluate(expression, lookup)))

/** An `if:`. Without a status function in it, it also wants everything before to have worked. */
export function condition(text: string | undefined, lookup: Lookup): boolean {
  const expression = (text ?? 'success()').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1')
  const value = truthy(evaluate(expression, lookup))
  return /\b(?:always|success|failure|cancelled)\(\)/.test(expression)
    ? value
    : value && truthy(lookup('success()'))
}
