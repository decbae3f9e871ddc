import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pythonWith } from '../helpers/commands.js';

const python = pythonWith('fractions');
if (python === undefined) console.warn('SKIPPED: the values of mistakes are not derived anew, for want of Python 3');

/** True where `derivation` can be asked. */
export const CAN_DERIVE: boolean = python !== undefined;

/** What a program in `scripts/mistake-values` prints: values by id. */
export function derivation(program: string): unknown {
  const path = fileURLToPath(new URL(`../../scripts/mistake-values/${program}`, import.meta.url));
  return JSON.parse(execFileSync(python!, ['-B', path], { encoding: 'utf8' }));
}
