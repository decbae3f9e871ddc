import { findNodeAtLocation, parseTree } from 'jsonc-parser';

/** A piece of a text: where it begins (from zero), how long it is, and its first line and column as people count them (from one). */
export interface TextPlace {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

/** What a message of a fault in the syntax says of its place. */
const SAID = /\(line (\d+), column (\d+)\)/;

/**
 * Where in a JSON text an issue is: the value that its JSON pointer leads to, or the deepest value above it that there is. For a fault in the syntax,
 * where there are no values, what was found says the place. O(length of the text).
 *
 * @example
 * ```ts
 * import { placeInText } from 'hypergrad-oracle';
 *
 * console.log(placeInText('{"beta": -1}', { pointer: '/beta', found: '-1' }).column); // 10
 * ```
 */
export function placeInText(text: string, issue: { readonly pointer: string; readonly found: string }): TextPlace {
  const said = issue.pointer === '' ? SAID.exec(issue.found) : null;
  if (said) {
    const [line, column] = [Number(said[1]), Number(said[2])];
    const start = text
      .split('\n')
      .slice(0, line - 1)
      .reduce((offset, one) => offset + one.length + 1, 0);
    return { offset: Math.min(start + column - 1, text.length), length: 1, line, column };
  }
  const { offset, length } = nodeAt(text, issue.pointer) ?? { offset: 0, length: 1 };
  const before = text.slice(0, offset).split('\n');
  return { offset, length, line: before.length, column: before.at(-1)!.length + 1 };
}

function nodeAt(text: string, pointer: string): { readonly offset: number; readonly length: number } | undefined {
  const root = parseTree(text);
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let depth = steps.length; root && depth > 0; depth--) {
    const found = deepest(root, steps.slice(0, depth));
    if (found) return found;
  }
  return root;
}

/** The value at the end of the path: keys in objects, positions in lists. */
const deepest = (root: Parameters<typeof findNodeAtLocation>[0], steps: readonly string[]): typeof root | undefined => {
  let node: typeof root | undefined = root;
  for (const step of steps) node = node && findNodeAtLocation(node, [node.type === 'array' ? Number(step) : step]);
  return node;
};
