import { describe, expect, test } from 'vitest';
import { filledPage, markdownTable, wrapped } from '../../../src/experiments/publish/markdown.js';

describe('a table in Markdown', () => {
  test('has a head, a rule, and a line for each row; verticals in cells are escaped once', () => {
    const text = ['| a | g(a\\|S) |', '| --- | --- |', '| 1 | x\\|y |'].join('\n');
    expect(markdownTable(['a', 'g(a|S)'], [[1, 'x|y']])).toBe(text);
    expect(markdownTable(['a', 'g(a\\|S)'], [[1, 'x\\|y']])).toBe(text);
  });

  test('aligns its columns to the right from the first column of numbers on', () => {
    expect(markdownTable(['a', 'b', 'c'], [], 1).split('\n')[1]).toBe('| --- | ---: | ---: |');
  });
});

describe('a page with marks', () => {
  const page = 'head\n<!-- one -->\nold\n<!-- end of one -->\nmiddle\n<!-- two -->\n<!-- end of two -->\nend\n';

  test('gets other text between its marks, and keeps everything else', () => {
    expect(filledPage(page, { one: 'new', two: '$& $1' })).toBe(
      'head\n<!-- one -->\n\nnew\n\n<!-- end of one -->\nmiddle\n<!-- two -->\n\n$& $1\n\n<!-- end of two -->\nend\n',
    );
  });

  test.each([
    ['a mark that is not there', page, 'three'],
    ['a mark without its end', '<!-- one -->\n', 'one'],
    ['a mark that is there twice', page + page, 'one'],
    ['an end that is there twice', `${page}<!-- end of one -->`, 'one'],
    ['an end before its mark', '<!-- end of one -->\n<!-- one -->', 'one'],
  ])('is refused with the name of %s', (_, text, name) => {
    expect(() => filledPage(text, { [name]: '' })).toThrow(`one place for ${name}:`);
  });
});

describe('prose in lines', () => {
  const word = 'x'.repeat(57);

  test('has lines of at most 116 characters, the later ones indented', () => {
    expect(wrapped(`- ${word} ${word} ${word}`, '  ')).toBe(`- ${word}\n  ${word}\n  ${word}`);
    expect(wrapped(`${word} ${word}y y`)).toBe(`${word} ${word}y\ny`);
    expect(wrapped(`${word} ${word}yy y`)).toBe(`${word}\n${word}yy y`);
    expect(wrapped('')).toBe('');
  });

  test('keeps code spans whole, and no line begins like a list', () => {
    expect(wrapped(`${word} \`${word.slice(1)} - y\` z`)).toBe(`${word}\n\`${word.slice(1)} - y\` z`);
    expect(wrapped(`${word} ${word} - y`)).toBe(`${word} ${word} -\ny`);
  });
});
