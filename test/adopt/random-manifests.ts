/** Manifests as people write them: the same things in many styles, with comments everywhere, and edits in Duvo. */

import fc from 'fast-check'
import type { Team } from '../helpers/team.ts'
import { HEAD } from './stage.ts'

const SKILLS = ['1', '2', '3', '4'].map((n) => `${n.repeat(8)}-1111-4111-8111-111111111111`)
const SKILL = fc.constantFrom(...SKILLS)
const sets = fc.uniqueArray(SKILL, { maxLength: 3 })

/** Texts of one line, and of several. */
const WORD = fc.constantFrom(
  'plain',
  'it is: so',
  '# not a comment',
  "it's",
  '"quoted"',
  '- dash',
  'a\tb',
  'é',
  '${var:x}',
  ' led',
)
const TEXT = fc
  .array(WORD, { minLength: 1, maxLength: 4 })
  .chain((words) => fc.constantFrom(words.join(' '), `${words.join('\n')}\n`, words.join('\n\n')))
  .filter((text) => text.trim() !== '')

export interface Agent {
  readonly key: string
  readonly text: string
  readonly files: Readonly<Record<string, string>>
}

/** A text in one of the styles of YAML, as the value of a key whose lines are indented by `columns`. */
function written(text: string, style: number, columns: number): string {
  const escaped = text.replaceAll('${', () => '$${')
  const block = escaped.endsWith('\n') ? '|' : '|-'
  const fits = style < 2 && !escaped.startsWith(' ') && !/\n$\n/.test(escaped)
  if (!fits) return JSON.stringify(escaped)
  const indent = ' '.repeat(columns + 2 * (style + 1))
  const lines = escaped.replace(/\n$/, '').split('\n')
  return [`${block} # of the text`, ...lines.map((line) => (line === '' ? '' : indent + line))].join('\n')
}

const agent = (key: string): fc.Arbitrary<Agent> =>
  fc
    .record({
      name: fc.constantFrom('', `    name: ${key} # the name`, `    name: '${key}'`, `    name:    "${key}"`),
      folder: fc.constantFrom(
        '',
        '    folder: attic',
        '    folder: null # root',
        '    # where\n    folder: cellar',
      ),
      flag: fc.constantFrom(
        '',
        '    slack_enabled: true',
        '    slack_enabled: *on',
        '    slack_enabled: false # off',
      ),
      setUp: fc.constantFrom('own', 'own', 'flow', 'shared', 'from', 'merged', 'file'),
      skills: sets,
      flowList: fc.boolean(),
      text: TEXT,
      style: fc.nat(2),
      gap: fc.constantFrom('', '\n', '\n  # another\n'),
    })
    .map(({ name, folder, flag, setUp, skills, flowList, text, style, gap }): Agent => {
      const list = flowList
        ? ` [${skills.join(', ')}] # skills`
        : ` # skills\n${skills.map((skill, n) => `            - ${skill} # skill ${n}`).join('\n')}`
      const skillLines = skills.length === 0 ? [] : [`          skills:${list}`]
      const data = ['    build:', '      config:', '        data:']
      const models = '          models: *models # which'
      const builds: Readonly<Record<string, readonly string[]>> = {
        own: [...data, models, `          input: ${written(text, style, 10)}`, ...skillLines],
        flow: [
          `    build: { config: { data: { models: *models, input: ${JSON.stringify(text.replaceAll('${', () => '$${'))} } } }`,
        ],
        shared: ['    build: common # shared'],
        from: ['    build:', '      from: common', '      config: { data: { input: Mine. } }'],
        merged: [...data, '          <<: *data', ...skillLines],
        file: [...data, models, `          input: { file: sops/${key}.md } # the text`, ...skillLines],
      }
      const lines = [
        `  ${key}: # the ${key}`,
        ...[name, folder, flag].filter(Boolean),
        ...(builds[setUp] ?? []),
      ]
      return {
        key,
        text: `${lines.join('\n')}\n${gap}`,
        files: setUp === 'file' ? { [`sops/${key}.md`]: text } : {},
      }
    })

const TOP = `# all of it
${HEAD}
folders:
  attic: {} # up
  cellar: { name: Cellar }

builds:
  common: # for some
    config:
      data: &data
        models: &models
          agent: { model: claude-sonnet-4-6 } # thinks
          browsing: { provider: anthropic, model: claude-sonnet-4-5 }
        input: Common.

agents:
  zero: { slack_enabled: &on true }
`

export interface RandomManifest {
  readonly agents: readonly Agent[]
  readonly files: Readonly<Record<string, string>>
}

export const manifests: fc.Arbitrary<RandomManifest> = fc
  .tuple(agent('one'), agent('two'), agent('three'), fc.boolean(), fc.boolean())
  .map(([one, two, three, crlf, open]) => {
    const agents = [one, two, three]
    const text = TOP + agents.map((each) => each.text).join('')
    const ended = open ? text.trimEnd() : text
    return {
      agents,
      files: {
        'duvo.yaml': crlf ? ended.replaceAll('\n', '\r\n') : ended,
        ...Object.assign({}, ...agents.map(({ files }) => files)),
      },
    }
  })

/** What a person does to one agent; nothing is left out. */
export const edits = fc.record(
  {
    name: fc.constantFrom('New name', "It's: new", '${env:X}'),
    slack: fc.boolean(),
    folder: fc.constantFrom('attic', 'Cellar', null),
    input: TEXT,
    skills: sets,
    model: fc.constantFrom('claude-opus-4-6', 'claude-sonnet-4-6'),
  },
  { requiredKeys: [] },
)

type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never

export async function doEdit(team: Team, key: string, edit: Edit): Promise<void> {
  const { name, slack, folder, ...data } = edit
  const patch = {
    ...(data.input === undefined ? {} : { input: data.input }),
    ...(data.skills === undefined ? {} : { skills: data.skills }),
    ...(data.model === undefined ? {} : { models: { agent: { model: data.model } } }),
  }
  await team.edit(key, {
    ...(name === undefined ? {} : { name: `${name} ${key}` }),
    ...(slack === undefined ? {} : { flags: { slack_enabled: slack } }),
    ...(folder === undefined ? {} : { folder_id: folder === null ? null : team.idOf('folders', folder) }),
    ...(Object.keys(patch).length === 0 ? {} : { build: { patch: { data: patch } } }),
  })
}
