import { InvalidInput, type InputIssue } from '../invalidInput.js';
import { pointerStep } from '../issues.js';

/** What `build` makes; issues that it finds get pointers into this very file. */
export function withPlacesOf<I>(file: object, build: () => I): I {
  try {
    return build();
  } catch (error) {
    throw error instanceof InvalidInput ? relocated(error, file) : error;
  }
}

/**
 * The same issues with pointers into this very file: the checks speak of the most explicit way to write a problem, a file may be
 * shorter (one reward for all actions) or more explicit (softmax components in place of logits).
 */
function relocated({ issues }: InvalidInput, file: object): InvalidInput {
  const first = new Map<string, InputIssue>();
  for (const issue of issues) {
    const pointer = pointerInto(file, issue.pointer);
    if (!first.has(pointer)) first.set(pointer, { ...issue, pointer });
  }
  return new InvalidInput([...first.values()]);
}

function pointerInto(file: unknown, pointer: string): string {
  let value = file;
  let path = '';
  for (const key of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) break;
    if (key === 'logits' && Array.isArray(value)) continue;
    if (!Object.hasOwn(value, key) && 'logits' in value) {
      value = value.logits;
      path += '/logits';
    }
    if (!Object.hasOwn(value as object, key)) break;
    value = (value as Record<string, unknown>)[key];
    path += pointerStep(key);
  }
  return path;
}
