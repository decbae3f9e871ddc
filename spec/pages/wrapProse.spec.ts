import { expect, test } from 'vitest';
import { wrapProse } from '../../src/pages/wrapProse.js';

const long = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');

test('paragraphs are broken between words, as late as 116 characters allow, and lose no word', () => {
  const lines = wrapProse(long).split('\n');
  expect(lines.join(' ')).toBe(long);
  lines.slice(1).forEach((line, i) => {
    expect(lines[i].length).toBeLessThanOrEqual(116);
    expect(lines[i].length + 1 + line.split(' ')[0].length).toBeGreaterThan(116);
  });
  expect(wrapProse(`${long}\n`)).toBe(`${lines.join('\n')}\n`);
});

test('tables, headings, lists and code stay as they are', () => {
  for (const block of [`| ${long} |`, `# ${long}`, `- ${long}`, `1. ${long}`, `    ${long}`, `\`\`\`\n${long}\n\`\`\``])
    expect(wrapProse(block)).toBe(block);
  expect(wrapProse(`# a\n\n${long}`).startsWith('# a\n\nword0')).toBe(true);
});
