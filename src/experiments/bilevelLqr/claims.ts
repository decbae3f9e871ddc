import type { MeanAndError } from '../summary.js';
import { digits, larger, over, type ToyClaim } from '../toyGame/claim.js';
import { figure10Claims } from './figure10Claims.js';
import { PUBLISHED_SEEDS, type PublishedHistogram, type PublishedLqr } from './publishedFiles.js';
import type { LqrGroup } from './results.js';

type Claim = Omit<ToyClaim, 'commands'>;
const COMMANDS = ['node scripts/bilevel-lqr-sweeps.mjs DIR', 'node scripts/bilevel-lqr-results.mjs DIR'];
const LARGER = 'reproduced above twice the combined standard error, contradicted below minus that';
const FEWEST = 5;

const LAST_FROM = 400;
const ROWS = [
  { id: 'bc-hg', method: 'bc-hg', changes: '', name: 'BC-HG' },
  { id: 'naive-pgd/on-policy', method: 'naive-pgd', changes: '', name: 'Naive-PGD (on-policy)' },
  { id: 'naive-pgd/off-policy', method: 'naive-pgd', changes: 'data=off-policy', name: 'Naive-PGD (off-policy)' },
] as const;

const find = (groups: readonly LqrGroup[], method: string, changes?: string): LqrGroup | undefined =>
  groups.find((g) => g.method === method && (changes === undefined || g.changes === changes));

const enough = (...groups: readonly LqrGroup[]): boolean => groups.every(({ seeds }) => seeds.length >= FEWEST);

/** `larger`, undetermined with few seeds. */
function compared(a: LqrGroup, b: LqrGroup, of: 'returns' | 'expected'): Pick<Claim, 'figure' | 'verdict' | 'rule'> {
  const { figure, verdict } = larger(over(a[of]), over(b[of]));
  return {
    rule: `${LARGER}; undetermined with fewer than ${FEWEST} seeds`,
    figure: { ...figure, seeds: a.seeds.length, seedsOther: b.seeds.length },
    verdict: enough(a, b) ? verdict : 'undetermined',
  };
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
};

/** The level of a published curve over its last hundred iterations: mean, and standard error from its band. */
export function publishedLqrLevel({ series }: PublishedLqr, name: string): MeanAndError {
  const { x, mean, high } = series.find(({ method }) => method === name)!;
  const last = x.flatMap((iteration, i) => (iteration > LAST_FROM ? [i] : []));
  const average = (of: (i: number) => number): number => last.reduce((total, i) => total + of(i), 0) / last.length;
  return { mean: average((i) => mean[i]), error: average((i) => high[i] - mean[i]) / Math.sqrt(PUBLISHED_SEEDS) };
}

/** Every claim that the results decide. */
export function lqrClaims(
  groups: readonly LqrGroup[],
  published: PublishedLqr,
  histogram: PublishedHistogram,
): ToyClaim[] {
  return [
    ...levels(groups, published),
    ...controls(groups),
    ...beyond(groups),
    ...figure10Claims(published, histogram),
  ].map((claim) => ({ ...claim, commands: COMMANDS }));
}

function levels(groups: readonly LqrGroup[], published: PublishedLqr): Claim[] {
  const claims: Claim[] = [];
  const bcHg = find(groups, 'bc-hg', '');
  for (const { id, method, changes, name } of ROWS) {
    const ours = find(groups, method, changes);
    if (!ours) continue;
    const level = publishedLqrLevel(published, name);
    const own = over(ours.returns);
    const difference = own.mean - level.mean;
    const uncertainty = Math.hypot(own.error, level.error);
    claims.push({
      id: `plateau/${id}`,
      claim: `${name} ends at ${level.mean.toFixed(3)} ± ${level.error.toFixed(3)}`,
      source: 'paper, Figure 5',
      statistic:
        'mean over seeds of the mean of the last 100 iterations with the published settings, less the published value',
      rule: `reproduced within twice the combined standard error, else contradicted; undetermined with fewer than the published ${PUBLISHED_SEEDS} seeds, since a few seeds make the mean`,
      figure: {
        difference: digits(difference),
        uncertainty: digits(uncertainty),
        ours: digits(own.mean),
        standardError: digits(own.error),
        seeds: ours.seeds.length,
      },
      verdict:
        ours.seeds.length < PUBLISHED_SEEDS
          ? 'undetermined'
          : Math.abs(difference) <= 2 * uncertainty
            ? 'reproduced'
            : 'contradicted',
    });
    if (bcHg && ours !== bcHg)
      claims.push({
        id: `ranking/${id}`,
        claim: `BC-HG ends higher than ${name}`,
        source: 'paper, section 5.4, Figure 5',
        statistic: 'BC-HG less the other, means of the last 100 iterations with the published settings',
        ...compared(bcHg, ours, 'returns'),
      });
  }
  return claims;
}

/** Placebo and clipping. */
function controls(groups: readonly LqrGroup[]): Claim[] {
  const claims: Claim[] = [];
  const bcHg = find(groups, 'bc-hg', '');
  const placebo = find(groups, 'bc-hg-placebo', '');
  const naive = find(groups, 'naive-pgd', '');
  const clipped = find(groups, 'naive-pgd', 'clip=1');
  if (bcHg && placebo)
    claims.push({
      id: 'placebo',
      claim: 'BC-HG does not get as far once the Benefits of each mini-batch change places',
      source: 'control; not in the paper',
      statistic:
        'BC-HG less the same with permuted Benefits, exact expectation of the return over the last 100 iterations',
      ...compared(bcHg, placebo, 'expected'),
    });
  if (naive && clipped) {
    // Not the extremes: in some seeds all units of the critic die, and then nothing moves under any clipping.
    const [still, moving] = [median(naive.travelled), median(clipped.travelled)];
    claims.push({
      id: 'frozen',
      claim:
        'the published on-policy baseline stands still once the random phase is over; with the clipping that only BC-HG has it moves',
      source: 'published code; not in the paper',
      statistic:
        'distance between the gains of iterations 20 and 500: medians over seeds, without clipping and with it',
      rule: 'reproduced where the first is below a hundredth of the second',
      figure: { withoutClipping: digits(still), withClipping: digits(moving), seeds: naive.seeds.length },
      verdict: still < moving / 100 ? 'reproduced' : 'contradicted',
    });
    claims.push({
      id: 'clipping',
      claim: 'the on-policy baseline ends higher with the clipping that only BC-HG has',
      source: 'published code; not in the paper',
      statistic:
        'baseline with clip 1 less the published one, exact expectation of the return over the last 100 iterations',
      ...compared(clipped, naive, 'expected'),
    });
  }
  if (bcHg && clipped)
    claims.push({
      id: 'ranking/equal-clipping',
      claim: 'BC-HG ends higher than the on-policy baseline with the same clipping',
      source: 'control; not in the paper',
      statistic: 'BC-HG less the baseline with clip 1, exact expectation of the return over the last 100 iterations',
      ...compared(bcHg, clipped, 'expected'),
    });
  return claims;
}

/** What exact gradients and the form with little variance reach. */
function beyond(groups: readonly LqrGroup[]): Claim[] {
  const claims: Claim[] = [];
  const exact = find(groups, 'exact');
  const firstOrder = find(groups, 'exact-first-order');
  const whiteBox = find(groups, 'bc-hg-white-box');
  const direct = find(groups, 'naive-pgd-seen');
  if (exact && firstOrder)
    claims.push({
      id: 'exact-ascents',
      claim: 'ascent along the exact hypergradient ends higher than ascent along its first-order part',
      source: 'not in the paper',
      statistic:
        'difference of the exact expectations of the return over the last 100 iterations, same steps and starts',
      ...compared(exact, firstOrder, 'expected'),
    });
  if (whiteBox) {
    const { mean, error } = over(whiteBox.expected);
    claims.push({
      id: 'above-10',
      claim:
        'BC-HG integrated over the follower, with a critic learned from each batch, passes 10 within 500 iterations of 400 steps',
      source: 'not in the paper',
      statistic: 'exact expectation of the return over the last 100 of 500 iterations, mean over the seeds, less 10',
      rule: `${LARGER}; undetermined with fewer than ${FEWEST} seeds`,
      figure: {
        difference: digits(mean - 10),
        uncertainty: digits(error),
        lowestSeed: digits(Math.min(...whiteBox.expected)),
        seeds: whiteBox.seeds.length,
      },
      verdict: enough(whiteBox) ? larger({ mean, error }, { mean: 10, error: 0 }).verdict : 'undetermined',
    });
  }
  if (whiteBox && direct)
    claims.push({
      id: 'guiding-term',
      claim: 'the guiding term decides: without it the same steps, critic and batches end lower',
      source: 'not in the paper',
      statistic:
        'BC-HG integrated over the follower less its direct part, exact expectation over the last 100 iterations',
      ...compared(whiteBox, direct, 'expected'),
    });
  return claims;
}
