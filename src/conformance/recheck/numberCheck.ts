import type { Problem } from './problem.js';
import type { StoredCorpus } from '../corpus/corpusFiles.js';
import { bitsOf, type FixtureNumber } from '../corpus/fixtureNumber.js';
import { CASE_KINDS } from '../corpus/format.js';
import { parseRational, rationalToNumber, subRational } from '../../numeric/rational.js';

/** Every number of every document: its decimal, and its fraction where there is one, round to the double of its bits. */
export function numberProblems({ instances, cases }: StoredCorpus): { count: number; problems: Problem[] } {
  const problems: Problem[] = [];
  let count = 0;
  const visit = (where: string, value: unknown): void => {
    if (Array.isArray(value)) for (const x of value) visit(where, x);
    else if (isNumber(value)) {
      count++;
      if (!agrees(value)) problems.push({ where, what: `has a number of several values: ${JSON.stringify(value)}` });
    } else if (typeof value === 'object' && value !== null) for (const x of Object.values(value)) visit(where, x);
  };
  for (const document of [...instances, ...CASE_KINDS.flatMap((kind) => cases[kind])]) visit(document.id, document);
  return { count, problems };
}

const isNumber = (value: unknown): value is FixtureNumber =>
  typeof value === 'object' && value !== null && 'bits' in value && 'dec' in value;

function agrees({ bits, dec, frac }: FixtureNumber): boolean {
  if (bitsOf(Number(dec)) !== bits) return false;
  // q + c*log(r) is no fraction: its decimal is certified.
  if (frac === undefined || frac.includes('log')) return true;
  const [value, shown] = [parseRational(frac), parseRational(dec)];
  if (value === undefined || shown === undefined || bitsOf(rationalToNumber(value)) !== bits) return false;
  // Of inputs the decimal is that of the double; of answers it has 40 digits, and may be off by half a unit in the last.
  const { n, d } = subRational(value, shown);
  const isInput = String(Number(dec)) === dec;
  return isInput || (n < 0n ? -n : n) * 10n ** 39n * value.d <= (value.n < 0n ? -value.n : value.n) * d;
}
