import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../../src/follower/bestResponse.js';
import { sampleInstance } from '../../../src/instances/sampleInstances.js';
import { stratumById } from '../../../src/instances/strata.js';
import { leaderValues } from '../../../src/leader/values.js';
import { compileProblem, evaluateTables } from '../../../src/model/mdp/tables.js';
import { fraction } from '../../../src/numeric/fraction.js';
import { formSize, momentsOfForm } from '../../../src/truth/moments/estimatorMoments.js';
import { linearForm } from '../../../src/truth/moments/linearForms.js';
import { moments } from '../../../src/truth/moments/moments.js';
import { inParts } from '../../../src/truth/moments/parameterParts.js';

describe('a form in parts', () => {
  const stratum = stratumById('rational');
  const problem = Array.from({ length: 20 }, (_, i) => compileProblem(sampleInstance(stratum, 1, i))).find(
    ({ parameters }) => parameters >= 3,
  )!;
  const tables = evaluateTables(problem, fraction);
  const response = bestResponse(tables);
  const form = linearForm('bc-hg', tables, response, leaderValues(tables, response.policy));
  const edges = problem.edgeTarget.length;

  test('is whole where all components fit', () => {
    expect(inParts(tables, form)).toEqual([{ tables, form }]);
  });

  test('has moments that are those of the whole, one component after the other', () => {
    const whole = moments(tables, response.policy, form);
    expect(whole.variance.some((x) => !fraction.isZero(x))).toBe(true);
    for (const width of [1, 2]) {
      const parts = inParts(tables, form, width * edges);
      expect(parts).toHaveLength(Math.ceil(problem.parameters / width));
      const found = parts.map((part) => moments(part.tables, response.policy, part.form));
      expect(found.flatMap(({ mean }) => mean)).toEqual(whole.mean);
      expect(found.flatMap(({ variance }) => variance)).toEqual(whole.variance);
    }
  });
});

describe('the work that moments may take', () => {
  test('grows with edges and parameters, so that ten thousand states with twenty parameters are within it', () => {
    const graph = { states: 10_000, actions: 3, parameters: 20, edgeStart: new Int32Array(30_001), edgeTarget: new Int32Array(120_000) }; // prettier-ignore
    const small = compileProblem(sampleInstance(stratumById('cyclic'), 1, 0));
    // A twentieth of it is what 1,000 states took when this was written (2.4 million units in doubles).
    expect(formSize(graph).work).toBeGreaterThan(24e6);
    expect(formSize(small).work).toBe(8e6);
  });

  test('is refused beyond that, with what works instead', () => {
    const size = { small: false, work: 10, cost: () => ({ work: 11, bytes: 0 }) };
    const never = (): never => {
      throw new Error('it has begun');
    };
    expect(() => momentsOfForm(size, { estimator: 'bc-hg' }, never)).toThrow(
      'more work than is allowed (--digits float64 allows a hundred times as much; estimate samples them)',
    );
  });
});
