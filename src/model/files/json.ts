import { createScanner, visit } from 'jsonc-parser';
import { InvalidInput } from '../invalidInput.js';
import { issueList, pointerStep } from '../issues.js';

/** Longest text that is read, in characters. Larger problems can be given as the value that the text stands for. */
const LONGEST_TEXT = 80_000_000;
/** `written` knows numbers down to this depth of lists and objects: no format is nested as deeply. */
const DEEPEST_WRITTEN = 32;

/** What a JSON text stands for. */
export interface JsonDocument {
  /** The value with its numbers as doubles, as `JSON.parse` gives it. */
  readonly value: unknown;
  /**
   * The same value, in which a number that is not the decimal that its double is printed as stands as the text that was written
   * (`0.12345678901234567`, `9007199254740993`, `1e-400`). The very same object where there is no such number.
   */
  readonly exact: unknown;
  /** The text of such a number by its JSON pointer; undefined for everything else. */
  readonly written: (pointer: string) => string | undefined;
}

/**
 * Reads a JSON text (a byte order mark is skipped): the one reader of all JSON that people give. Throws `InvalidInput` with the place of
 * the fault; a key that stands twice in one object is a fault.
 */
export function readJson(text: string): JsonDocument {
  if (text.length > LONGEST_TEXT)
    throw fault(`a text of at most ${LONGEST_TEXT} characters`, `${text.length} characters`);
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const value = valueOf(json);
  const { exactText, written } = scan(json);
  return { value, exact: exactText === undefined ? value : JSON.parse(exactText), written };
}

/** The value of a JSON text, read by `readJson`, where doubles do for its numbers. */
export const parseJson = (text: string): unknown => readJson(text).value;

const fault = (expected: string, found: string): InvalidInput => new InvalidInput([{ pointer: '', expected, found }]);

function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    // What is quoted after a comma may be long, and have many lines.
    const what = (error as Error).message.replace(/, (\.\.\.)?".*/s, '').replace(/ \(line .*/s, '');
    const told = /at position (\d+)/.exec(what);
    const position = told ? Number(told[1]) : faultPosition(json);
    const place = position === undefined ? '' : ` (${lineAndColumn(json, position)})`;
    throw fault('JSON', `a text that is not: ${what}${place}`);
  }
}

/** Where a text stops being JSON; undefined where it is nested too deeply to say. */
function faultPosition(json: string): number | undefined {
  let position: number | undefined;
  try {
    visit(json, { onError: (_, offset) => (position ??= offset) }, { disallowComments: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return position;
}

function lineAndColumn(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** A list or an object that is open while a text is scanned. */
interface Frame {
  /** The keys of an object so far; undefined for a list. */
  readonly keys: Set<string> | undefined;
  /** The key, or the position in the list, of the value that is read. */
  at: string | number;
  expectsKey: boolean;
}

/**
 * One pass over the tokens of a text that is JSON: refuses keys that stand twice, and finds the numbers that are more than a double.
 * `exactText` is the text with those in quotes, or undefined where there are none.
 */
function scan(json: string): { readonly exactText?: string; readonly written: JsonDocument['written'] } {
  const issues = issueList();
  const scanner = createScanner(json, true);
  const frames: Frame[] = [];
  const pieces: string[] = [];
  const written = new Map<string, string>();
  const pointer = (): string => frames.map(({ at }) => pointerStep(at)).join('');
  let copied = 0;
  for (scanner.scan(); scanner.getTokenOffset() < json.length; scanner.scan()) {
    const frame = frames.at(-1);
    const offset = scanner.getTokenOffset();
    switch (json[offset]) {
      case '{':
        frames.push({ keys: new Set(), at: '', expectsKey: true });
        break;
      case '[':
        frames.push({ keys: undefined, at: 0, expectsKey: false });
        break;
      case '}':
      case ']':
        frames.pop();
        break;
      case ',':
        if (frame?.keys) frame.expectsKey = true;
        else if (frame) frame.at = Number(frame.at) + 1;
        break;
      case ':':
      case 't':
      case 'f':
      case 'n':
        break;
      case '"':
        if (!frame?.keys || !frame.expectsKey) break;
        frame.at = scanner.getTokenValue();
        frame.expectsKey = false;
        if (frame.keys.has(frame.at)) {
          const place = `line ${scanner.getTokenStartLine() + 1}, column ${scanner.getTokenStartCharacter() + 1}`;
          issues.add(pointer(), 'each key once', `the key ${JSON.stringify(frame.at)} a second time (${place})`);
        }
        frame.keys.add(frame.at);
        break;
      default: {
        const source = json.slice(offset, offset + scanner.getTokenLength());
        if (isHeld(source)) break;
        if (frames.length <= DEEPEST_WRITTEN) written.set(pointer(), source);
        pieces.push(json.slice(copied, offset), JSON.stringify(source));
        copied = offset + source.length;
      }
    }
  }
  issues.throwIfAny();
  if (pieces.length === 0) return { written: () => undefined };
  return { exactText: pieces.join('') + json.slice(copied), written: (at) => written.get(at) };
}

/** Any number of so many digits is the shortest decimal of its double, unless its exponent is out of range. */
const SURELY_HELD = 15;

/** True where the decimal that the nearest double is printed as equals the number that is written. */
function isHeld(source: string): boolean {
  if (source.length <= SURELY_HELD && !/e/i.test(source)) return true;
  return decimalOf(source) === decimalOf(String(Number(source)));
}

/** The digits of a JSON number without zeros at their ends, and the exponent: equal for equal numbers. The text itself for what is none. */
function decimalOf(source: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source);
  if (!parts) return source;
  const [, sign, whole, decimals = '', exponent = '0'] = parts;
  const all = whole + decimals;
  let [first, last] = [0, all.length];
  while (first < last && all[first] === '0') first++;
  while (first < last && all[last - 1] === '0') last--;
  if (first === last) return '0';
  return `${sign}${all.slice(first, last)}e${Number(exponent) - decimals.length + (all.length - last)}`;
}
