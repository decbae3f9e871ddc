/** One thing that is wrong with an input: where (JSON pointer), what was expected there, what was found. */
export interface InputIssue {
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
}

const SHOWN = 10;

/** Thrown for every input that is refused; `issues` holds all that was found wrong. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    const lines = issues
      .slice(0, SHOWN)
      .map((i) => `${i.pointer === '' ? '(root)' : i.pointer}: expected ${i.expected}, found ${i.found}`);
    if (issues.length > SHOWN) lines.push(`… and ${issues.length - SHOWN} more`);
    super(lines.join('\n'));
    this.issues = issues;
  }
}

/** Throws `InvalidInput` with one issue. */
export function refuse(pointer: string, expected: string, found: unknown): never {
  throw new InvalidInput([{ pointer, expected, found: show(found) }]);
}

/** A short rendering of any value for messages. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
