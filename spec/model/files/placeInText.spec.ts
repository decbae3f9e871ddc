import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvalidInput } from '../../../src/model/invalidInput.js';
import { readJson } from '../../../src/model/files/json.js';
import { pointerStep } from '../../../src/model/issues.js';
import { placeInText } from '../../../src/model/files/placeInText.js';

/** Every place of a JSON value, with its pointer. */
function places(value: unknown, pointer = ''): [string, unknown][] {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[pointer, value], ...parts.flatMap(([key, part]) => places(part, pointer + pointerStep(key)))];
}

describe('the place of an issue in a text', () => {
  it('is the text of the very value that the pointer leads to, whatever the value, its keys and the indentation', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(4), (value, indentation) => {
        const text = JSON.stringify(value, null, indentation);
        for (const [pointer, part] of places(JSON.parse(text))) {
          const { offset, length, line, column } = placeInText(text, { pointer, found: '' });
          expect(JSON.parse(text.slice(offset, offset + length))).toEqual(part);
          expect(text.split('\n')[line - 1].slice(column - 1)).toBe(text.slice(offset).split('\n')[0]);
        }
      }),
      { seed: 16, numRuns: 100 },
    );
  });

  it('is the deepest value that there is above one that is missing', () => {
    const text = '{"a": {"b": 1}}';
    expect(placeInText(text, { pointer: '/a/c/0', found: 'nothing' })).toMatchObject({ offset: 6, length: 8 });
    expect(placeInText(text, { pointer: '/x', found: 'nothing' })).toMatchObject({ offset: 0, line: 1, column: 1 });
  });

  it('is where the text stops being JSON, for a fault in the syntax', () => {
    const text = '{\n  "a": 1,\n  "b" 2\n}';
    let fault: unknown;
    try {
      readJson(text);
    } catch (error) {
      fault = error;
    }
    const place = placeInText(text, (fault as InvalidInput).issues[0]);
    expect(place).toMatchObject({ line: 3, column: 7 });
    expect(text[place.offset]).toBe('2');
  });

  it('is the beginning of a text without any value', () => {
    expect(placeInText('', { pointer: '/a', found: 'nothing' })).toMatchObject({ offset: 0, line: 1, column: 1 });
  });
});
