import { InvalidInput } from './invalidInput.js';

/** Longest text that is read, in characters. Larger problems can be given as the value that the text stands for. */
const LONGEST_TEXT = 20_000_000;

/** The value that a JSON text stands for (a byte order mark is skipped). Throws `InvalidInput` with the place of the fault. */
export function parseJson(text: string): unknown {
  const fault = (expected: string, found: string): InvalidInput => new InvalidInput([{ pointer: '', expected, found }]);
  if (text.length > LONGEST_TEXT)
    throw fault(`a text of at most ${LONGEST_TEXT} characters`, `${text.length} characters`);
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(json);
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)(?! \(line)/.exec(message);
    const place = position ? ` (${lineAndColumn(json, Number(position[1]))})` : '';
    throw fault('JSON', `a text that is not: ${message}${place}`);
  }
}

function lineAndColumn(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** Widest line, and widest part of a list of which several share a line. */
const WIDTH = 110;
const NARROW = 36;

/** JSON text with two spaces of indentation, in which whatever fits stands on one line. Equal values give equal texts. */
export function jsonText(value: unknown): string {
  return `${format(value, '')}\n`;
}

function format(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const deeper = `${indent}  `;
  const parts = isList
    ? value.map((part) => format(part, deeper))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${format(part, deeper)}`);
  const [open, close] = isList ? '[]' : '{}';
  const isFlat = !parts.some((part) => part.includes('\n'));
  const length = parts.reduce((total, part) => total + part.length + 2, indent.length);
  if (isFlat && length <= WIDTH) return `${open}${parts.join(', ')}${close}`;
  const lines = isList && parts.every((part) => part.length <= NARROW) ? filled(parts, WIDTH - deeper.length) : parts;
  return `${open}\n${lines.map((line) => deeper + line).join(',\n')}\n${indent}${close}`;
}

/** The parts in as few lines as their order allows. */
function filled(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= width) lines[lines.length - 1] = `${last}, ${part}`;
    else lines.push(part);
  }
  return lines;
}
