import { power } from '../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { Batch } from '../model/trajectory.js';
import type { Knowledge } from './knowledge.js';
import { followerTerm, plainBaselines, segmentGradient, stepsList } from './textbook.js';

/** Averages over the visits of a batch, by pair and by state; undefined where there was none. */
export interface VisitAverages<T> {
  /** Mean of the follower's segment gradient Ĝ_t (K). */
  readonly pairGradient: (pair: number) => readonly T[] | undefined;
  readonly stateGradient: (s: number) => readonly T[] | undefined;
  /** Mean of the leader's return-to-go Σ_{k≥t} γ_L^{k−t} r_L. */
  readonly pairReturn: (pair: number) => T | undefined;
  readonly stateReturn: (s: number) => T | undefined;
}

/**
 * Averages over all visits, or over the first step of each trajectory only (for an oracle's rollouts, which start where they are wanted).
 * Returns and segments end with their trajectory, whether it ended or was cut.
 */
export function visitAverages<T>(
  batch: Batch,
  knowledge: Knowledge<T>,
  visits: 'all' | 'starts' = 'all',
): VisitAverages<T> {
  const { tables } = knowledge;
  const { arithmetic, problem, gammaL, rewardL } = tables;
  const { one, zero, add, mul, div, integer } = arithmetic;
  const baselines = plainBaselines(knowledge);
  const sums = { pair: new Map<number, Sum<T>>(), state: new Map<number, Sum<T>>() };
  const record = (into: Map<number, Sum<T>>, key: number, segment: readonly T[], total: T): void => {
    const sum = into.get(key) ?? { count: 0, gradient: zeroVector(arithmetic, problem.parameters), total: zero };
    accumulate(arithmetic, sum.gradient, one, segment);
    into.set(key, { count: sum.count + 1, gradient: sum.gradient, total: add(sum.total, total) });
  };
  for (const trajectory of batch) {
    const steps = stepsList(trajectory, problem.actions);
    const terms = steps.map((step) => followerTerm(knowledge, baselines, step));
    for (const { t, pair, s } of visits === 'all' ? steps : steps.slice(0, 1)) {
      const segment = segmentGradient(knowledge, terms, t);
      const total = steps
        .slice(t)
        .reduce((sum, later) => add(sum, mul(power(arithmetic, gammaL, later.t - t), rewardL[later.pair])), zero);
      record(sums.pair, pair, segment, total);
      record(sums.state, s, segment, total);
    }
  }
  const mean = (sum: Sum<T> | undefined): T | undefined => sum && div(sum.total, integer(sum.count));
  const meanGradient = (sum: Sum<T> | undefined): readonly T[] | undefined =>
    sum?.gradient.map((x) => div(x, integer(sum.count)));
  return {
    pairGradient: (pair) => meanGradient(sums.pair.get(pair)),
    stateGradient: (s) => meanGradient(sums.state.get(s)),
    pairReturn: (pair) => mean(sums.pair.get(pair)),
    stateReturn: (s) => mean(sums.state.get(s)),
  };
}

interface Sum<T> {
  readonly count: number;
  readonly gradient: T[];
  readonly total: T;
}
