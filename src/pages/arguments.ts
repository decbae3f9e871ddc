import { basename } from 'node:path';
import type { SweepHome } from './stages.js';

/** What a script is given: the directory of the runs, and what follows it. Throws an Error with the usage where there is none. */
export function runArguments(
  [, script, directory, ...rest]: readonly string[],
  more = '',
): [string, readonly string[]] {
  if (directory === undefined) throw new Error(`usage: node scripts/${basename(script)} DIR${more}`);
  return [directory, rest];
}

/** What a script that sweeps is given: DIR [THREADS] [STAGE …]; two threads unless told. Throws an Error with the usage. */
export function sweepArguments(argv: readonly string[]): SweepHome & { readonly stages: readonly string[] } {
  const [directory, [threads = '2', ...stages]] = runArguments(argv, ' [THREADS] [STAGE …]');
  return { directory, threads: Number(threads), stages };
}
