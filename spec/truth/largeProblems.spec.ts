import { describe, expect, it } from 'vitest';
import { sparseProblem } from '../helpers/sparseProblem.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { createFastHypergradient } from '../../src/truth/fastHypergradient.js';
import { intersects } from '../../src/truth/routes/enclosure.js';
import { problemSize } from '../../src/truth/routes/problemSize.js';
import { isValue, type RouteValue } from '../../src/truth/routes/routeValue.js';
import { truth } from '../../src/truth/routes/mdp/truth.js';
import { LARGE } from '../../src/numeric/largeSystem.js';

const at = (problem: ReturnType<typeof compileProblem>, digits: number | 'float64'): RouteValue => {
  const found = truth(problem, { digits, routes: ['adjoint', 'implicit'] });
  expect(found.agreement.holds).toBe(true);
  for (const id of ['adjoint', 'implicit'] as const)
    expect(found.routes.get(id)).toSatisfy((route: RouteValue) => isValue(route) && route.proof === 'proven');
  return found.value;
};

describe.each([
  ['discounted', { gamma: '0.9', ends: false }],
  ['that ends without a discount', { gamma: '1', ends: true }],
])('a sparse problem %s, too large for dense systems', (_, options) => {
  const problem = compileProblem(sparseProblem(LARGE + 20, options));

  it('has one large component', () => {
    expect(Math.max(...problemSize(problem).components.map((one) => one.length))).toBeGreaterThanOrEqual(LARGE);
  });

  it('has enclosures in doubles and in digits that meet, and hold what banded elimination gives', () => {
    const [doubles, digits] = [at(problem, 'float64'), at(problem, 15)];
    const fast = createFastHypergradient(problem).at();
    expect(Math.abs(fast.objective.value - digits.objective.f64)).toBeLessThanOrEqual(
      fast.objective.bound + digits.objective.bound + Math.abs(digits.objective.f64) * 2 ** -52,
    );
    expect(intersects(doubles.objective, digits.objective)).toBe(true);
    const scale = Math.max(...digits.total.map((x) => Math.abs(x.f64)));
    digits.total.forEach((x, k) => {
      expect(intersects(x, doubles.total[k])).toBe(true);
      expect(x.bound).toBeLessThanOrEqual(1e-15 * scale);
      // Both in doubles: some hundred roundings over β (1 − γ) or over the thirty steps to the end.
      expect(Math.abs(fast.total[k] - x.f64)).toBeLessThanOrEqual(1e-10 * scale);
      expect(doubles.total[k].bound).toBeLessThanOrEqual(1e-4 * scale);
    });
  });
});
