import { aboveInPairs, FEWEST_SEEDS, tooFew } from '../publish/evidence.js';
import { sixDigits, type OpenClaim } from '../publish/paperClaim.js';
import { mean, summarise } from '../statistics/sample.js';
import { equivalence } from '../statistics/equivalence.js';
import { welch } from '../statistics/welch.js';
import { bySeed, groupOf, TOY_NAMES } from './groups.js';
import type { ToyGroup } from './results.js';

/** The paper prints two digits: half a unit of the last one is what rounding takes, twice that is the margin. */
const MARGIN = 0.01;
const ROUNDING = 0.005;

/** Where p = f(0|A) rests in the game of the paper (R = 2), and what holds it there. */
export function restingPoints(groups: readonly ToyGroup[]): OpenClaim[] {
  const pinned = ['bootstrap=sampled', 'bootstrap=expected', 'critic=exact'].flatMap((changes) =>
    lower(groups, 'toy-r2', changes, {
      id: `pinned-by-the-bootstrap/${changes}`,
      claim: `the first-order method rests at 0.40 because its critic bootstraps at the modes of both policies: with ${changes} it goes on downwards`,
    }),
  );
  return [
    ...restingPoint(groups, 'bc-hg', 0.53, 1),
    ...restingPoint(groups, 'first-order', 0.4, 0.47),
    ...restingPoint(groups, 'bi-ac', 0.4, 0.47, 'off-policy'),
    ...pinned,
    ...lower(groups, 'toy-r1', 'critic=exact', {
      id: 'rises-by-the-critic',
      claim:
        'in the game with R = 1 the first-order method rises because of what its critic gets wrong: with an exact critic it does not',
    }),
  ];
}

function restingPoint(groups: readonly ToyGroup[], method: string, p: number, gA: number, data?: string): OpenClaim[] {
  const group = groupOf(groups, 'toy-r2', method, data === undefined ? {} : { data });
  if (!group) return [];
  const name = `${TOY_NAMES[method]}${data === undefined ? '' : ` (${data})`}`;
  const tests = [nearPrinted(group.p, p), nearPrinted(group.gA, gA)];
  return [
    {
      id: `resting-point/${method}${data === undefined ? '' : `/${data}`}`,
      claim: `${name} rests at f(0|A) = ${p} with g(a|S) = ${gA}`,
      source: 'paper, section 5.3',
      statistic: 'means over seeds of the last two fifths of p = f(0|A) and of g(a|S), less the printed values',
      rule: `reproduced where two one-sided t-tests place both within ${MARGIN} of the printed value, contradicted where a t-test places one of the two (its chance times two) further than rounding, ${ROUNDING}, from it, each at 0.05 over the page (Holm)`,
      figure: { p: sixDigits(mean(group.p)), gA: sixDigits(mean(group.gA)), seeds: group.seeds.length },
      evidence:
        group.seeds.length < FEWEST_SEEDS
          ? { open: tooFew(group.seeds.length) }
          : {
              supports: Math.max(...tests.map(({ supports }) => supports)),
              refutes: Math.min(1, 2 * Math.min(...tests.map(({ refutes }) => refutes))),
            },
    },
  ];
}

/** A mean against a printed number: within the margin, or further off than rounding. */
function nearPrinted(values: readonly number[], printed: number): { supports: number; refutes: number } {
  const own = summarise(values);
  const exactly = { n: own.n, mean: printed, variance: 0 };
  const { greater } = welch(own, exactly, ROUNDING);
  const { less } = welch(own, exactly, -ROUNDING);
  return { supports: equivalence(own, exactly, MARGIN), refutes: Math.min(1, 2 * Math.min(greater, less)) };
}

/** The first-order method with its published settings has a larger p than with a change. */
function lower(
  groups: readonly ToyGroup[],
  task: string,
  changes: string,
  text: Pick<OpenClaim, 'id' | 'claim'>,
): OpenClaim[] {
  const published = groupOf(groups, task, 'first-order');
  const changed = groupOf(groups, task, 'first-order', { changes });
  if (!published || !changed) return [];
  return [
    {
      ...text,
      source: 'published code; not in the paper',
      statistic:
        'p = f(0|A) of the published settings less p with that change, means of the last two fifths, seed by seed',
      ...aboveInPairs(bySeed(published, 'p'), bySeed(changed, 'p')),
    },
  ];
}
