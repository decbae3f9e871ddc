import { describe, expect, test } from 'vitest';
import { bcHgPlacebo, bcHgPooled } from '../../src/estimators/bcHgPooled.js';
import { PAPER_FORM } from '../../src/estimators/estimator.js';
import { exactKnowledge } from '../../src/estimators/knowledge.js';
import { stepsList } from '../../src/estimators/textbook.js';
import { visitAverages } from '../../src/estimators/visitAverages.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { createSampler } from '../../src/leader/rollout.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { permutation } from '../../src/random/shuffle.js';
import { createStream } from '../../src/random/stream.js';

describe('BC-HG with permuted Benefits', () => {
  const cases = [0, 1, 2, 3].map((index) => {
    const knowledge = exactKnowledge(compileProblem(sampleInstance(stratumById('cyclic'), 21, index)), float64);
    const { tables, response } = knowledge;
    const batch = createSampler(tables, response.policy).batch(createStream(`placebo/${index}`), 6, { maxSteps: 12 });
    const steps = batch.flatMap((trajectory) => stepsList(trajectory, tables.problem.actions));
    return { knowledge, batch, steps };
  });

  test('is BC-HG itself where every visit keeps its own', () => {
    for (const { knowledge, batch, steps } of cases)
      expect(bcHgPlacebo(batch, knowledge, PAPER_FORM, [...steps.keys()])).toEqual(bcHgPooled.kernel(batch, knowledge));
  });

  test('differs from it by what the Benefits that changed places are multiplied with', () => {
    let moved = 0;
    for (const { knowledge, batch, steps } of cases) {
      const { tables, critic } = knowledge;
      const order = permutation(steps.length, createStream('order'));
      const { pairGradient } = visitAverages(batch, knowledge);
      const benefit = (k: number): number => critic.qL[steps[k].pair] - critic.vL[steps[k].s];
      const wanted = Array.from(bcHgPooled.textbook(batch, knowledge));
      let size = Math.max(...wanted.map(Math.abs));
      steps.forEach(({ pair, t }, k) => {
        const factor = (tables.gammaL ** t * (benefit(order[k]) - benefit(k))) / (tables.beta * batch.length);
        pairGradient(pair)!.forEach((x, i) => {
          wanted[i] += factor * x;
          size = Math.max(size, Math.abs(factor * x));
        });
      });
      const got = bcHgPlacebo(batch, knowledge, PAPER_FORM, order);
      // Fewer than 2¹² products of a few roundings of 2⁻⁵³ each, none larger than `size`.
      got.forEach((x, i) => expect(Math.abs(x - wanted[i])).toBeLessThanOrEqual(2 ** -38 * size));
      if (got.some((x, i) => Math.abs(x - bcHgPooled.kernel(batch, knowledge)[i]) > 1e-6)) moved++;
    }
    expect(moved).toBeGreaterThan(0);
  });
});
