import { markdownTable, type Cell } from '../experiments/publish/markdown.js';
import type { EstimateCase } from '../conformance/corpus/format.js';
import { rejections, type Rejections } from '../conformance/judge/rejected.js';

/** Number formats with their unit roundoffs as powers of two. */
const FORMATS: readonly (readonly [string, number])[] = [
  ['float64', -53],
  ['float32', -24],
  ['2⁻²⁰', -20],
  ['float16', -11],
  ['bfloat16', -8],
];
/** Formats in which implementations are judged: what these miss is listed. */
const JUDGED = 3;

const rejected = ({ mistakes }: Rejections): number => [...mistakes.values()].filter((count) => count > 0).length;
const missed = ({ estimator, mistakes }: Rejections): string[] =>
  [...mistakes].filter(([, count]) => count === 0).map(([id]) => `\`${id}\` in \`${estimator}\``);
const total = (found: readonly Rejections[], of: (one: Rejections) => number): number =>
  found.reduce((sum, one) => sum + of(one), 0);
const cases = ({ mistakes }: Rejections): number => [...mistakes.values()].reduce((sum, count) => sum + count, 0);

/** How many of the known mistakes the fixtures still reject in each number format, and those that they do not. */
export function precisionTable(estimates: readonly EstimateCase[]): string {
  const measured = FORMATS.map(([name, exponent]) => ({ name, found: rejections(estimates, 2 ** exponent) }));
  const all = measured.map(({ found }) => found);
  const rows: Cell[][] = [
    ...all[0].map(({ estimator, mistakes }, i) => [
      `\`${estimator}\``,
      mistakes.size,
      ...all.map((found) => rejected(found[i])),
    ]),
    ['all', total(all[0], ({ mistakes }) => mistakes.size), ...all.map((found) => total(found, rejected))],
    ['cases that reject', '', ...all.map((found) => total(found, cases))],
  ];
  const head = ['estimator', 'known mistakes', ...measured.map(({ name }) => `rejected in ${name}`)];
  const notes = measured.slice(0, JUDGED).map(({ name, found }) => {
    const names = found.flatMap(missed);
    return `Not rejected in ${name}: ${names.length === 0 ? 'none' : names.join(', ')}.`;
  });
  return [markdownTable(head, rows, 1), '', ...notes].join('\n');
}
