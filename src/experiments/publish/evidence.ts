import { permutationTest } from '../statistics/exactTests.js';
import { fisherGreater, type Counts } from '../statistics/fisher.js';
import { mean, summarise, type Summary } from '../statistics/sample.js';
import { equivalence } from '../statistics/equivalence.js';
import { paired, welch, type WelchTest } from '../statistics/welch.js';
import { createStream } from '../../random/stream.js';
import { sixDigits, type Figure, type OpenClaim } from './paperClaim.js';

/** What the tests here give a claim. */
export type Tested = Pick<OpenClaim, 'rule' | 'figure' | 'evidence'>;

/** Fewer runs than this decide nothing. */
export const FEWEST_SEEDS = 5;

const TOGETHER = 'at 0.05 over the page (Holm)';
const FEW = `fewer than ${FEWEST_SEEDS} seeds decide nothing`;

/** Why so few seeds decide nothing. */
export const tooFew = (seeds: number): string => `${seeds} ${seeds === 1 ? 'seed is' : 'seeds are'} too few`;

const few = (...samples: readonly { readonly length: number }[]): { readonly open: string } | undefined =>
  samples.some(({ length }) => length < FEWEST_SEEDS)
    ? { open: tooFew(Math.min(...samples.map(({ length }) => length))) }
    : undefined;

const figureOf = ({ difference, standardError }: WelchTest): Figure => ({
  difference: sixDigits(difference),
  // One seed has no spread.
  uncertainty: Number.isNaN(standardError) ? null : sixDigits(standardError),
});

/** A level that was published: equivalence within a margin, or a difference. */
export function levelMet(
  ours: readonly number[],
  theirs: Summary,
  margin: number,
  /** Why nothing could be told from it, if so. */
  because?: string,
): Tested {
  const own = summarise(ours);
  const test = welch(own, theirs);
  const open = because === undefined ? few(ours) : { open: because };
  return {
    rule: `reproduced where two one-sided Welch tests place it within the margin of the published value, contradicted where Welch's test tells the two apart, each ${TOGETHER}; ${FEW}`,
    figure: { ...figureOf(test), margin: sixDigits(margin), ours: sixDigits(own.mean), seeds: own.n },
    evidence: open ?? { supports: equivalence(own, theirs, margin), refutes: test.twoSided },
  };
}

/** One above another, of unrelated runs. */
export function above(a: readonly number[], b: readonly number[]): Tested {
  const test = welch(summarise(a), summarise(b));
  return {
    rule: `reproduced where Welch's one-sided test says so, contradicted where the opposite one does, each ${TOGETHER}; ${FEW}`,
    figure: { ...figureOf(test), seeds: a.length, seedsOther: b.length },
    evidence: few(a, b) ?? { supports: test.greater, refutes: test.less },
  };
}

/** The same where a few runs make the mean (heavy tails): the difference of the means among all ways to deal the seeds to the two. */
export function aboveByPermutation(a: readonly number[], b: readonly number[], name: string): Tested {
  const difference = (x: readonly number[], y: readonly number[]): number => mean(x) - mean(y);
  const stream = createStream(`claims/${name}`);
  return {
    rule: `reproduced where the one-sided permutation test of the means says so, contradicted where the opposite one does, each ${TOGETHER}; ${FEW}`,
    figure: { ...figureOf(welch(summarise(a), summarise(b))), seeds: a.length, seedsOther: b.length },
    evidence: few(a, b) ?? {
      supports: permutationTest(a, b, difference, stream.child('above')),
      refutes: permutationTest(b, a, difference, stream.child('below')),
    },
  };
}

/** Runs by seed. */
export interface BySeed {
  readonly seeds: readonly number[];
  readonly values: readonly number[];
}

/** One above another, of runs that share their first parameters and random numbers seed by seed. */
export function aboveInPairs(a: BySeed, b: BySeed): Tested {
  const common = a.seeds.filter((seed) => b.seeds.includes(seed));
  const of = ({ seeds, values }: BySeed): number[] => common.map((seed) => values[seeds.indexOf(seed)]);
  const test = paired(of(a), of(b));
  return {
    rule: `reproduced where the one-sided paired t-test over the common seeds says so, contradicted where the opposite one does, each ${TOGETHER}; ${FEW}`,
    figure: { ...figureOf(test), pairs: common.length },
    evidence: few(common) ?? { supports: test.greater, refutes: test.less },
  };
}

/** Above all of several others: each of them has to be beaten; one that is above is enough to refute it. */
export function aboveAll(a: readonly number[], others: Readonly<Record<string, readonly number[]>>): Tested {
  const tests = Object.entries(others).map(([name, b]) => ({ name, b, ...welch(summarise(a), summarise(b)) }));
  const nearest = tests.reduce((x, y) => (y.difference < x.difference ? y : x));
  return {
    rule: `reproduced where Welch's one-sided test puts it above each of them, contradicted where the opposite test puts any above it (its chance times their number), each ${TOGETHER}; ${FEW}`,
    figure: { ...figureOf(nearest), best: nearest.name, seeds: a.length },
    evidence: few(a, ...tests.map(({ b }) => b)) ?? {
      supports: Math.max(...tests.map(({ greater }) => greater)),
      refutes: Math.min(1, tests.length * Math.min(...tests.map(({ less }) => less))),
    },
  };
}

/** Above a number. */
export function aboveNumber(values: readonly number[], bound: number): Tested {
  const test = paired(
    values,
    values.map(() => bound),
  );
  return {
    rule: `reproduced where the one-sided t-test says so, contradicted where the opposite one does, each ${TOGETHER}; ${FEW}`,
    figure: { ...figureOf(test), lowestSeed: sixDigits(Math.min(...values)), seeds: values.length },
    evidence: few(values) ?? { supports: test.greater, refutes: test.less },
  };
}

/** A share that is larger on one side. */
export function moreOften(a: Counts, b: Counts, figure: Figure): Tested {
  return {
    rule: `reproduced where Fisher's one-sided exact test says so, contradicted where the opposite one does, each ${TOGETHER}`,
    figure,
    evidence: { supports: fisherGreater(a, b), refutes: fisherGreater(b, a) },
  };
}

/** What is computed, without chance. */
export const computed = (isTrue: boolean, figure: Figure, rule: string): Tested => ({
  rule,
  figure,
  evidence: { fact: isTrue },
});
