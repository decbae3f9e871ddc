import { InvalidInput, type InputIssue } from '../../model/invalidInput.js';
import { didYouMean } from '../../model/nearestWord.js';
import { knownEstimators } from '../corpus/answers.js';
import { isOwn } from './declared.js';
import { enumerable, type Enumerated } from '../corpus/enumerated.js';
import { isFor } from './exactBias.js';
import type { InstanceRecord } from '../corpus/format.js';

const BIAS = 'bias/';
const WILD = /[*?]/;

/** The id of the exact bias of an estimator on an instance. */
export const biasId = (estimator: string, instance: string): string => `${BIAS}${estimator}/${instance}`;

/** The slug of an id: what stands before its hash. */
export const slugOf = (id: string): string => (id.includes('@') ? id.slice(0, id.lastIndexOf('@')) : id);

/** Ids or slugs, or patterns of them, in which `*` stands for any letters and `?` for one. */
export interface Selection {
  readonly patterns: readonly string[];
  readonly has: (id: string) => boolean;
}

function matcher(pattern: string): (id: string) => boolean {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (c) => (c === '*' ? '.*' : c === '?' ? '.' : `\\${c}`));
  const whole = new RegExp(`^${source}$`, 's');
  return (id) => whole.test(id) || whole.test(slugOf(id));
}

/** The ids that agree with one of the patterns. */
export function selectionOf(patterns: readonly string[]): Selection {
  const matchers = patterns.map(matcher);
  return { patterns, has: (id) => matchers.some((matches) => matches(id)) };
}

/** The id that shares the longest beginning with a text. */
function longestBeginning(text: string, ids: readonly string[]): string | undefined {
  const shared = (id: string): number => {
    let n = 0;
    while (n < text.length && text[n] === id[n]) n++;
    return n;
  };
  let best: string | undefined;
  for (const id of ids) if (shared(id) > (best === undefined ? 2 : shared(best))) best = id;
  return best;
}

/** Throws `InvalidInput` for patterns that match none of the ids, each with the nearest id. Those of an estimator that only its author knows may be anything. */
export function refuseUnmatched({ patterns }: Selection, ids: readonly string[]): void {
  const issues = patterns.flatMap((pattern, i): InputIssue[] => {
    if (ids.some(matcher(pattern))) return [];
    if (pattern.startsWith(BIAS) && isOwn(pattern.slice(BIAS.length))) return [];
    const near = longestBeginning(pattern, ids);
    const meant = didYouMean(pattern, ids.map(slugOf)) || (near === undefined ? '' : ` (the nearest id is "${near}")`);
    return [
      {
        pointer: `/only/${i}`,
        expected: 'the id, the slug or a pattern of a case',
        found: JSON.stringify(pattern) + meant,
      },
    ];
  });
  if (issues.length > 0) throw new InvalidInput(issues);
}

/** The ids of exact biases that any implementation may be asked for on these instances. */
export const biasIds = (enumerated: readonly Enumerated[]): string[] =>
  knownEstimators().flatMap((estimator) =>
    enumerated.filter((one) => isFor(estimator, one)).map((one) => biasId(estimator, one.instance.record.id)),
  );

/** Whether a pattern with wildcards may be that of a bias. */
function mayBeBias(pattern: string): boolean {
  const fixed = pattern.slice(0, pattern.search(WILD));
  return WILD.test(pattern) && (fixed.startsWith(BIAS) || BIAS.startsWith(fixed));
}

/**
 * The instances for exact bias: `most` of each kind; with a selection those that it names, and the `most` where a pattern with wildcards may be that
 * of a bias.
 */
export async function enumeratedFor(
  records: readonly InstanceRecord[],
  most: number,
  selection?: Selection,
): Promise<Enumerated[]> {
  const { patterns } = selection ?? { patterns: ['*'] };
  const found = most > 0 && patterns.some(mayBeBias) ? await enumerable(records, most) : [];
  const isNamed = ({ id, slug }: InstanceRecord): boolean =>
    patterns.some((one) => one.startsWith(BIAS) && [id, slug].some((name) => one.endsWith(`/${name}`)));
  for (const record of records.filter(isNamed))
    if (!found.some(({ instance }) => instance.record.id === record.id)) found.push(...(await enumerable([record], 1)));
  return found;
}
