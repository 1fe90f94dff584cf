import { describe, expect, it } from 'vitest'
import { renderFrame } from '../../src/loader/frame.ts'
import { SourceFile } from '../../src/loader/source-file.ts'

const frameOf = (text: string, at: string, hidden: string[] = []): string => {
  const masks = hidden.map((part) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length }))
  return renderFrame({ file: new SourceFile('f', '/f', text), offset: text.indexOf(at) }, masks)
}

describe('code frames', () => {
  it('show two lines around, numbered, with a caret', () => {
    const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n')
    expect(frameOf(text, '9')).toBe(
      '   7 | line 7\n   8 | line 8\n>  9 | line 9\n     |      ^\n  10 | line 10\n  11 | line 11',
    )
  })

  it('crop long lines around the caret', () => {
    const frame = frameOf(`${'a'.repeat(3000)}X${'b'.repeat(3_000_000)}`, 'X')
    const [source = '', caret = ''] = frame.split('\n')
    expect(source.length).toBeLessThan(120)
    expect(source[caret.indexOf('^')]).toBe('X')
    expect(source).toMatch(/^> 1 \| ….*…$/)
  })

  it('keep the caret in place behind tabs, emoji and hidden secrets', () => {
    const text = '\t🚀 password: hunter2, key: X'
    const [source = '', caret = ''] = frameOf(text, 'X', ['hunter2']).split('\n')
    expect(source).toBe('> 1 |  🚀 password: ***, key: X')
    expect([...source][caret.indexOf('^')]).toBe('X')
  })

  it('make control characters harmless', () => {
    expect(frameOf('a\u001b[31mred\u202e X', 'X')).toContain('a·[31mred· X')
  })

  it('hide every line of a secret', () => {
    const frame = frameOf('a: |\n  one\n  two\nb: X', 'X', ['one\n  two'])
    expect(frame).toBe('  2 |   ***\n  3 | ***\n> 4 | b: X\n    |    ^')
  })
})
