/** Flags of the commands, read from what they say themselves: `--help` is the one description of a flag. */

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { cell, table } from './table.mjs'

const run = promisify(execFile)

/** @returns `flags(command)`, markdown of one command; `others(named)`, sections of those that are not named */
export async function commandParts(root) {
  const { bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  const helps = new Map(
    await Promise.all(
      Object.entries(bin).map(async ([name, path]) => [name, await helpOf([`${root}${path}`])]),
    ),
  )
  const flags = (name) => {
    const help = helps.get(name)
    if (help === undefined) throw new Error(`package.json has no command ${name}`)
    return commandText(name, help)
  }
  return {
    flags,
    others: (named) =>
      [...helps.keys()]
        .filter((name) => !named.includes(name))
        .map((name) => `## ${name}\n\n${helps.get(name).description}\n\n${flags(name)}`)
        .join('\n\n'),
  }
}

/** What `--help` says, subcommands included. */
async function helpOf(argv) {
  const { stdout } = await run(process.execPath, [...argv, '--help'], {
    env: { ...process.env, COLUMNS: '80' },
  })
  const help = parseHelp(stdout)
  const names = help.subcommands.map(([term]) => term.split(/[ |]/)[0]).filter((name) => name !== 'help')
  const nested = await Promise.all(names.map(async (name) => [name, await helpOf([...argv, name])]))
  return { ...help, nested }
}

const HEADING = /^\S.*:$/
const ENTRY = /^ {2}(\S.*?)(?: {2,}(\S.*))?$/

/** Help text as commander lays it out: a usage line, a description, and sections of terms with wrapped texts. */
function parseHelp(text) {
  const [usage = '', ...lines] = text.split('\n')
  const firstSection = lines.findIndex((line) => HEADING.test(line))
  const description = lines.slice(0, firstSection).join(' ').trim()
  const sections = []
  let entry = null
  for (const line of lines.slice(firstSection)) {
    if (HEADING.test(line)) sections.push({ title: line.slice(0, -1), entries: [] })
    const [, term, said = ''] = ENTRY.exec(line) ?? []
    if (term !== undefined) {
      entry = [term, said]
      sections.at(-1)?.entries.push(entry)
    } else if (line.trim() === '' || HEADING.test(line)) entry = null
    // A text that was wrapped; what follows an empty line belongs to no entry.
    else if (entry !== null) entry[1] = `${entry[1]} ${line.trim()}`.trim()
  }
  const titled = (title) =>
    sections.filter((section) => section.title === title).flatMap(({ entries }) => entries)
  return {
    usage: usage.replace(/^Usage: /, ''),
    description,
    arguments: titled('Arguments'),
    subcommands: titled('Commands'),
    options: sections.flatMap(({ entries }) => entries).filter(([term]) => term.startsWith('-')),
  }
}

function commandText(name, help) {
  const parts = [`\`\`\`sh\n${help.usage}\n\`\`\``]
  const rows = [...help.arguments, ...help.options].map(([term, said]) => optionRow(term, said))
  parts.push(table([help.arguments.length > 0 ? 'argument or flag' : 'flag', 'default', 'meaning'], rows))
  for (const [sub, nested] of help.nested ?? []) {
    parts.push(`### ${name} ${sub}\n\n${nested.description}`, commandText(`${name} ${sub}`, nested))
  }
  return parts.join('\n\n')
}

function optionRow(term, said) {
  const [, note = ''] = / ?\(([^()]*default: [^()]*|choices: [^()]*)\)$/.exec(said) ?? []
  const meaning = note === '' ? said : said.slice(0, -note.length - 2).trim()
  const [, choices] = /choices: (.*?)(?:, default:|$)/.exec(note) ?? []
  const [, preset = ''] = /default: (.*)$/.exec(note) ?? []
  const shownTerm = `\`${cell(term)}\``
  const shownDefault = ['', 'false', '[]'].includes(preset) ? '' : plainOrCode(preset)
  const listed = choices === undefined ? '' : `: ${choices.replaceAll(/"([^"]*)"/g, '`$1`')}`
  return [shownTerm, shownDefault, `${cell(meaning)}${listed}`]
}

/** Defaults that are words of explanation stay words. */
function plainOrCode(preset) {
  const bare = preset.replace(/^"(.*)"$/, '$1')
  return bare.includes(' ') ? cell(bare) : `\`${bare}\``
}
