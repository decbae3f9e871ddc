import { createReadStream } from 'node:fs';
import { InvalidInput } from '../model/invalidInput.js';
import { fileFault } from './fileFault.js';

/** The longest file that is read, in bytes: beyond the largest instance, within what a text can hold. */
const LONGEST_FILE = 2 ** 28;

/** The text of a file. Throws `InvalidInput` at `pointer` where it cannot be read or is longer than 256 MiB. */
export async function readText(path: string, pointer: string, expected: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of createReadStream(path)) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length > LONGEST_FILE)
        throw new InvalidInput([{ pointer, expected, found: `${path}: more than ${LONGEST_FILE} bytes` }]);
    }
  } catch (error) {
    throw fileFault(pointer, expected, path, error);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** What `parse` makes of the text of a file; the issues of an `InvalidInput` that it throws are told below `pointer`, with the path. */
export function inFile<T>(path: string, pointer: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(
      error.issues.map((issue) => ({
        pointer: issue.pointer.startsWith(pointer) ? issue.pointer : `${pointer}${issue.pointer}`,
        expected: issue.expected,
        found: `${path}: ${issue.found}`,
      })),
    );
  }
}
