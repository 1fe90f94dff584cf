/**
 * Workflow commands: lines on stdout that the runner of GitHub Actions acts on.
 * Escaping as in GitHub's own toolkit (`@actions/core`, command.ts): a message may contain anything but `%` and line
 * breaks, a property neither those nor `:` and `,`.
 */

export type AnnotationLevel = 'error' | 'warning' | 'notice'

export interface Annotation {
  readonly level: AnnotationLevel
  readonly title: string
  readonly message: string
  /** Relative to the repository, with forward slashes. */
  readonly file?: string
  /** `line` and `column` count from 1. */
  readonly line?: number
  readonly column?: number
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** One line, with its line break: `::error file=duvo.yaml,line=3,col=5,title=schema::message`. */
export function annotationCommand({ level, title, message, file, line, column }: Annotation): string {
  const properties = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${properties.join(',')}::${escapeData(message)}\n`
}
