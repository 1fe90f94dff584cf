/** EXPORT.md beside an exported manifest: what to do next, and what the manifest does not say. */

import type { Entries, LeftOut } from './entries.ts'
import type { Variable } from './secrets.ts'

export interface NextSteps extends Pick<Entries, 'entries' | 'leftOut' | 'variables'> {
  readonly project: string
  /** About the export as a whole. */
  readonly general: readonly string[]
  /** What follows the commands: empty, or `-f .` for a manifest of several files. */
  readonly fileFlag: string
  /** Whether texts stand in files of their own. */
  readonly hasTexts: boolean
}

export function nextSteps(steps: NextSteps): string {
  const parts = [
    heading(steps),
    ...variableParts(steps.variables),
    ...leftOutParts(steps.leftOut),
    ...remarkParts(steps),
  ]
  return `${parts.join('\n\n')}\n`
}

const heading = ({ project, fileFlag, hasTexts }: NextSteps): string => {
  const command = (name: string): string => `\`${[name, fileFlag].filter(Boolean).join(' ')}\``
  return `# ${project}

\`duvo-export\` wrote these files from the live team${hasTexts ? '; long instructions lie in `sops/`' : ''}. They are yours: edit them as you like.

## Next steps

1. ${command('duvo-plan')} says \`No changes.\`: the manifest says what Duvo has.
2. Commit the files.
3. Change something, look at ${command('duvo-plan')}, and let ${command('duvo-apply')} make it so.
4. In CI: plan on every pull request, apply on merge, ${command('duvo-drift')} at night.

Good to know before the first change:

- Duvo does not tell whom an agent hands over to that was never managed: write its \`handover_targets\` before you
  change it.
- ${command('duvo-drift')} knows nothing to compare with until the first apply has written a marker; until then,
  \`--baseline <commit>\` names what was applied last.`
}

function variableParts(variables: readonly Variable[]): readonly string[] {
  if (variables.length === 0) return []
  const lines = variables.map(
    ({ name, address, field, planned }) =>
      `${name}= # ${address}, ${oneLine(field)}${planned ? ', for every command' : ''}`,
  )
  return [
    `## Variables to set

Secrets are not in these files. Planning needs none of them but those marked so; \`duvo-apply\` refuses to start
while any of them is unset (with \`--target\`, those that it sends). Put them where your CI keeps secrets:

\`\`\`sh
${lines.join('\n')}
\`\`\``,
  ]
}

function leftOutParts(leftOut: readonly LeftOut[]): readonly string[] {
  if (leftOut.length === 0) return []
  const lines = leftOut.map(
    ({ kind, name, id, reason }) =>
      `- ${kind} "${markless(oneLine(name))}" (\`${oneLine(id)}\`): ${prose(reason)}`,
  )
  return [`## Left out\n\nThese are not in the manifest, and stay as they are.\n\n${lines.join('\n')}`]
}

function remarkParts({ general, entries }: NextSteps): readonly string[] {
  const lines = [
    ...general.map((remark) => `- ${prose(remark)}`),
    ...entries.flatMap(({ address, remarks }) =>
      remarks.map((remark) => `- \`${address}\`: ${prose(remark)}`),
    ),
  ]
  return lines.length === 0 ? [] : [`## Good to know\n\n${lines.join('\n')}`]
}

/** Somebody's text on one line, whatever it holds. */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ').trim()

/** Nothing in it that markdown would read. */
const markless = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~&]/g, (sign) => `\\${sign}`)

/** The same, but `code` stays as it is. No two backticks in a row, so that markdown pairs them as we do. */
const prose = (text: string): string =>
  oneLine(text)
    .replaceAll(/`+/g, '`')
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : markless(part)))
    .join('')
