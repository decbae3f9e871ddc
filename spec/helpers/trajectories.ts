import type { Tables } from '../../src/model/mdp/tables.js';
import type { LinearForm } from '../../src/truth/moments/linearForms.js';
import { edgesOf, pairsOf, range } from './solve.js';

/** A trajectory: where it starts, the pairs and edges that it takes, and how likely it is. */
export interface Trajectory<T> {
  readonly start: number;
  readonly pairs: readonly number[];
  readonly edges: readonly number[];
  readonly probability: T;
}

/** Every trajectory of at most `horizon` steps: those that end before, and those that are cut. */
export function* trajectories<T>(
  tables: Tables<T>,
  policy: readonly T[],
  horizon: number = Infinity,
): Generator<Trajectory<T>> {
  const { problem, arithmetic, initial } = tables;
  function* from(s: number, path: Trajectory<T>): Generator<Trajectory<T>> {
    if (problem.terminal[s] || path.pairs.length === horizon) {
      yield path;
      return;
    }
    for (const pair of pairsOf(tables, s))
      for (const edge of edgesOf(tables, pair))
        yield* from(problem.edgeTarget[edge], {
          start: path.start,
          pairs: [...path.pairs, pair],
          edges: [...path.edges, edge],
          probability: arithmetic.mul(path.probability, arithmetic.mul(policy[pair], tables.p[edge])),
        });
  }
  for (const s of range(problem.states))
    if (!arithmetic.isZero(initial[s])) yield* from(s, { start: s, pairs: [], edges: [], probability: initial[s] });
}

/**
 * What an estimator gives on one trajectory, segment by segment (component k):
 * constant + initial(s_0) + Σ_t γ_Lᵗ [x(t) + w(t) Σ_{j≥t} γ_F^{j−t} c(j)].
 */
export function estimate<T>(tables: Tables<T>, form: LinearForm<T>, path: Trajectory<T>, k: number): T {
  const { add, mul, zero, one } = tables.arithmetic;
  const powersOf = (gamma: T): T[] => {
    const powers = [one];
    for (let t = 1; t <= path.pairs.length; t++) powers.push(mul(powers[t - 1], gamma));
    return powers;
  };
  const [powersL, powersF] = [powersOf(tables.gammaL), powersOf(tables.gammaF)];
  let total = add(form.constant?.[k] ?? zero, form.initial[path.start]?.[k] ?? zero);
  path.edges.forEach((edge, t) => {
    let segment = zero;
    path.edges.forEach((later, j) => {
      if (j >= t) segment = add(segment, mul(powersF[j - t], form.segment[later]?.[k] ?? zero));
    });
    const step = add(form.direct[edge]?.[k] ?? zero, mul(form.weight[path.pairs[t]], segment));
    total = add(total, mul(powersL[t], step));
  });
  return total;
}

/** Mean and variance of an estimator over all trajectories, per component: Σ Pr ĝ and Σ Pr ĝ² − mean². */
export function momentsByEnumeration<T>(
  tables: Tables<T>,
  form: LinearForm<T>,
  paths: readonly Trajectory<T>[],
): { mean: T[]; variance: T[] } {
  const { add, sub, mul, zero } = tables.arithmetic;
  const perComponent = range(tables.problem.parameters).map((k) => {
    let [mean, second] = [zero, zero];
    for (const path of paths) {
      const value = estimate(tables, form, path, k);
      mean = add(mean, mul(path.probability, value));
      second = add(second, mul(path.probability, mul(value, value)));
    }
    return { mean, variance: sub(second, mul(mean, mean)) };
  });
  return { mean: perComponent.map((m) => m.mean), variance: perComponent.map((m) => m.variance) };
}
