/** So much of an error is told. */
const LONGEST = 600;

/** A thrown value in words: error and the first place of its stack. Never throws, whatever the value does when it is looked at. */
export function toldError(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `throws ${String(error).slice(0, LONGEST)}`;
    const { name, message, stack } = error;
    const place = /\n\s+at (.*)/.exec(String(stack))?.[1];
    const hint = /read only|not extensible|Cannot delete property/.test(String(message))
      ? ': batch and knowledge are frozen, an estimator must not change its inputs'
      : '';
    return `throws ${String(name)}: ${String(message).slice(0, LONGEST)}${hint}${place === undefined ? '' : ` (at ${place})`}`;
  } catch {
    return 'throws a value that cannot be shown';
  }
}
