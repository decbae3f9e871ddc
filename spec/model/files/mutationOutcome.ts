import type { Instance } from '../../../src/model/instance.js';
import { instanceText, parseAnyInstance } from '../../../src/model/files/instanceFile.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { isDeepStrictEqual } from 'node:util';

/**
 * What the reader makes of a text, which must be one of two things: an instance that is written and read back to the very same one, or
 * `InvalidInput` all of whose pointers lead to a place of the text (or to a key that an object lacks) in words that say something. Throws
 * an `Error` for anything else.
 */
export async function mutationOutcome(text: string): Promise<'accepted' | 'refused'> {
  let instance: Instance;
  try {
    instance = await parseAnyInstance(text);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    checkRefusal(text, error);
    return 'refused';
  }
  const again = await parseAnyInstance(instanceText(instance));
  if (!isDeepStrictEqual(again, instance)) throw new Error('what is accepted changes when it is written and read');
  return 'accepted';
}

function checkRefusal(text: string, { issues }: InvalidInput): void {
  if (issues.length === 0) throw new Error('a refusal without an issue');
  const root = valueOf(text);
  for (const { pointer, expected, found } of issues) {
    if (
      expected === '' ||
      found === '' ||
      /\bundefined\b|\[object/.test(`${expected} ${found}`.replace(/"[^"]*"/g, ''))
    )
      throw new Error(`empty words at ${pointer}: expected ${expected}, found ${found}`);
    if (pointer !== '' && !resolves(root, pointer)) throw new Error(`the pointer ${pointer} leads nowhere`);
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** True where every step but the last leads to a part, and the last one to a part or to what could be a key of an object. */
function resolves(root: unknown, pointer: string): boolean {
  const steps = pointer.split('/').slice(1);
  const last = steps.pop()!;
  let at = root;
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return Array.isArray(at) ? Object.hasOwn(at, last) : typeof at === 'object' && at !== null;
}
