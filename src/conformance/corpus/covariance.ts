import type { Gradient } from '../../numeric/tape.js';
import type { WalkTables } from '../../model/mdp/tables.js';
import type { LinearForm } from '../../truth/moments/linearForms.js';
import { moments, type Moments } from '../../truth/moments/moments.js';

/**
 * The covariance of an estimator with a linear form (K², row by row), without enumeration: the recursion gives variances, and
 * Cov(x, y) = (Var(x + y) − Var x − Var y)/2, where sums of components are a linear form again.
 */
export function covarianceOf<T>(
  tables: WalkTables<T>,
  policy: readonly T[],
  form: LinearForm<T>,
  { mean, variance }: Moments<T>,
): T[] {
  const { problem, arithmetic } = tables;
  const { add, sub, mul, div, one } = arithmetic;
  const K = problem.parameters;
  const pairs = variance.flatMap((_, i) => variance.slice(i + 1).map((__, j) => [i, i + 1 + j] as const));
  const sums = (row: Gradient<T>): Gradient<T> => row && pairs.map(([i, j]) => add(row[i], row[j]));
  const summed = {
    constant: sums(form.constant),
    initial: form.initial.map(sums),
    weight: form.weight,
    direct: form.direct.map(sums),
    segment: form.segment.map(sums),
  };
  const wider = { ...tables, problem: { ...problem, parameters: pairs.length } };
  const of = pairs.length > 0 ? moments(wider, policy, summed).variance : [];
  const covariance = variance.flatMap((x, i) => variance.map((_, j) => (i === j ? x : arithmetic.zero)));
  pairs.forEach(([i, j], n) => {
    const exact = div(sub(of[n], add(variance[i], variance[j])), add(one, one));
    // Through E xy, as consumers have it: theirs is off by the roundings of E x E y, also where nothing is left of that.
    const product = mul(mean[i], mean[j]);
    const both = sub(add(exact, product), product);
    covariance[i * K + j] = both;
    covariance[j * K + i] = both;
  });
  return covariance;
}
