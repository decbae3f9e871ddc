import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { parseRational } from '../../src/numeric/rational.js';

/** True where a stated number has a logarithm in it. */
export const hasLogarithm = (text: string): boolean => text.endsWith('log 2');

/** A number that is stated as "q", "q + c log 2" or "q - c log 2" with fractions q and c. */
export function stated<T>({ add, mul, neg, log, constant }: Arithmetic<T>, text: string): T {
  const [, plain, sign, count] = /^(\S+)(?: ([+-]) (\S+) log 2)?$/.exec(text)!;
  const read = (literal: string): T => constant(parseRational(literal)!);
  if (count === undefined) return read(plain);
  const logs = mul(read(count), log(read('2')));
  return add(read(plain), sign === '-' ? neg(logs) : logs);
}

/** The ids whose values are the same as those of others, in groups. */
export function repeated(values: Readonly<Record<string, readonly string[]>>): string[][] {
  const ids = new Map<string, string[]>();
  for (const [id, stated] of Object.entries(values)) {
    const key = stated.join(', ');
    ids.set(key, [...(ids.get(key) ?? []), id]);
  }
  return [...ids.values()].filter((same) => same.length > 1);
}
