/** Texts that are hard on YAML, on files and on names. */

import fc from 'fast-check'

/** What YAML, text files, placeholders, shells or disks read anything into. */
const PIECES = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\n\n',
  '\r',
  '# no comment',
  ': ',
  '- ',
  '---',
  '...',
  '"',
  "'",
  '\\',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '\0',
  '\x1b[31m',
  '\uD800',
  '\uFFFF',
  '\u{1F600}',
  '${',
  '$${',
  '${env:HOME}',
  '${var:x}',
  '|',
  '>-',
  '!unset',
  '&a',
  '*a',
  '%',
  '@',
  '`',
  '{',
  '}',
  '[x]',
  '?',
  'null',
  'true',
  '12',
  '1e3',
  '~',
  '<<',
  '=',
  'a',
  'word',
  '\u00E9\u00E8',
  'e\u0301',
  '\u5DE5',
  '<!-- -->',
]

const pieces = fc.constantFrom(...PIECES)

/** Up to a few lines. */
export const nastyText: fc.Arbitrary<string> = fc
  .array(pieces, { maxLength: 14 })
  .map((parts) => parts.join(''))

/** As Duvo reads it back: the API keeps CR LF, and this tool takes it for LF. */
export const nastyInput: fc.Arbitrary<string> = fc.oneof(
  nastyText,
  fc.array(fc.oneof(nastyText, fc.constant('\r\n')), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.constant(
    'A text of one line that is so long that nobody would want to read it within a manifest, where it has no business. '.repeat(
      2,
    ),
  ),
)

const WORDS = [
  'Bot',
  'bot',
  'BOT',
  'Bot 2',
  'Bot-2',
  'Invoice processor',
  'con',
  '\u{1F680}',
  '\u5DE5\u5177',
  'null',
  'DUVO',
  '3PL',
]

/** Names people give, some of them the same. */
export const nastyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: nastyText },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', 'x'.repeat(130), 'a '.repeat(60)) },
)
