import { describe, expect, test } from 'vitest';
import {
  estimateLinearQuadratic,
  type LinearQuadraticForm,
  type LinearQuadraticRecipe,
} from '../../../src/estimators/linearQuadratic/linearQuadraticEstimate.js';
import { LINEAR_QUADRATIC_ESTIMATORS } from '../../../src/estimators/linearQuadratic/linearQuadraticEstimators.js';
import {
  linearQuadraticKnowledge,
  type LinearQuadraticKnowledge,
} from '../../../src/estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { GENTLE_GAME, GENTLE_MDP } from '../../../src/instances/gentleLinearQuadratic.js';
import { leaderRewards } from '../../../src/leader/linearQuadraticReturns.js';
import { createLinearQuadraticSampler } from '../../../src/leader/linearQuadraticSampler.js';
import type { LinearQuadraticBatch } from '../../../src/model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticProblem } from '../../../src/model/linearQuadratic/linearQuadratic.js';
import { createStream } from '../../../src/random/stream.js';
import { bilevelLqr } from '../../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../../src/tasks/thermalControl/thermalControl.js';

const add = (a: readonly number[], b: readonly number[]): number[] => a.map((x, i) => x + b[i]);
const times = (c: number, a: readonly number[]): number[] => a.map((x) => c * x);
const quadratic = (m: readonly (readonly number[])[], x: readonly number[]): number =>
  x.reduce((t, a, i) => t + x.reduce((s, b, j) => s + m[i][j] * a * b, 0), 0);

/**
 * The estimate straight from the formulas, step by step and segment by segment: scores as derivatives of log densities, gradients of the follower's
 * values by differences of best responses at other θ.
 */
function textbook(
  recipe: LinearQuadraticRecipe,
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
  form: LinearQuadraticForm,
): number[] {
  const { tables, response, critic } = knowledge;
  const { matrices, drift, driftTangents, control, gammaF, gammaL, beta, problem, noise, leaderNoise } = tables;
  const { episodes, steps, stateSize: n, actionSize: m, states, seen, actions } = batch;
  const K = driftTangents.length;
  const sees = problem.sees === 'state';
  const rewards = leaderRewards(tables, batch);
  const h = 1e-5;
  const moved = Array.from({ length: K }, (_, k) =>
    [h, -h].map((d) =>
      linearQuadraticKnowledge(
        problem,
        tables.theta.map((x, i) => (i === k ? x + d : x)),
      ),
    ),
  );
  /** ∇V_F and ∇Q_F at a point: s, and what the leader's noise added to its mean (a is held, so that y is, in a game). */
  const slope = (of: (k: LinearQuadraticKnowledge) => number, k: number): number =>
    (of(moved[k][0]) - of(moved[k][1])) / (2 * h);
  let total: number[] = new Array<number>(K).fill(0);
  for (let e = 0; e < episodes; e++) {
    const at = Array.from({ length: steps + 1 }, (_, t) => {
      const s = Array.from(states.subarray((e * (steps + 1) + t) * n, (e * (steps + 1) + t + 1) * n));
      return { s };
    });
    const step = Array.from({ length: steps }, (_, t) => {
      const i = e * steps + t;
      const s = at[t].s;
      const y = Array.from(seen.subarray(i * n, (i + 1) * n));
      const b = Array.from(actions.subarray(i * m, (i + 1) * m));
      const next = at[t + 1].s;
      // ∂ log N(x; A_θ s + …, C)/∂θ_k = (A_k s)′C⁻¹(x − mean), C⁻¹ by the pseudo-inverse of a covariance of rank one where it is one.
      const deviation = sees
        ? add(next, times(-1, add(y, matrices.apply(control, b))))
        : add(y, times(-1, matrices.apply(drift, s)));
      const score = driftTangents.map((a) => {
        const shift = matrices.apply(a, s);
        if (sees) {
          const [[p, q], [, r]] =
            noise.length === 2
              ? noise
              : [
                  [NaN, NaN],
                  [NaN, NaN],
                ];
          if (noise.length === 2) {
            const det = p * r - q * q;
            return (shift[0] * (r * deviation[0] - q * deviation[1]) + shift[1] * (p * deviation[1] - q * deviation[0])) / det; // prettier-ignore
          }
          return shift.reduce((t2, x, j) => t2 + (x * deviation[j]) / noise[j][j], 0);
        }
        // Ω = vv′: both lie along v.
        const v = leaderNoise.map((row) => row[0] / Math.sqrt(leaderNoise[0][0]));
        const along = (x: readonly number[]): number => x[0] / v[0];
        return along(shift) * along(deviation);
      });
      const F = (x: readonly number[]) => Float64Array.from(x);
      const q = critic.actionValue(F(s), 0, F(y), 0, F(b), 0);
      const seenValue = critic.seenValue(F(s), 0, F(y), 0);
      const vNow = critic.stateValue(F(s), 0);
      const vNext = critic.stateValue(F(next), 0);
      const mu = add(y, matrices.apply(control, b));
      const follower = sees
        ? gammaF *
          (response.stateValue(next) -
            (recipe.followerDifference ? -quadratic(response.p, mu) - matrices.inner(response.p, noise) - response.constant : 0)) // prettier-ignore
        : response.value(s, y) - (recipe.followerDifference ? response.stateValue(s) : 0);
      const direct = sees
        ? gammaL * vNext + (recipe.direct === 'plain' ? 0 : rewards[i] - q)
        : recipe.direct === 'plain' ? q : (recipe.direct === 'seen' ? seenValue : q) - vNow; // prettier-ignore
      const yOf = (k: LinearQuadraticKnowledge): number[] => (sees ? matrices.apply(k.tables.drift, s) : y);
      const gradientV = driftTangents.map((_, k) => slope((other) => other.response.value(s, yOf(other)), k));
      const gradientQ = driftTangents.map((_, k) => slope((other) => other.response.actionValue(s, yOf(other), b), k));
      return { score, q, seenValue, follower, direct, gradientV, gradientQ, reward: rewards[i] };
    });
    const last = (t: number): boolean => form.lastUnseen === true && t === steps - 1;
    for (let t = 0; t < steps; t++) {
      const { score, q, seenValue, direct, gradientV, gradientQ } = step[t];
      const weight = gammaL ** t / episodes;
      if (tables.reward.kind === 'quadratic') total = add(total, times(-weight, tables.reward.parameterCostGradient));
      if (!last(t)) total = add(total, times(weight * direct, score));
      if (recipe.leader === 'none') continue;
      const toGo = step.slice(t).reduce((sum, { reward }, j) => sum + gammaL ** j * reward, 0);
      const leader = { benefit: q - seenValue, qL: q, return: toGo }[recipe.leader] / beta;
      let segment = new Array<number>(K).fill(0);
      if (recipe.segment === 'exact') segment = gradientQ;
      else
        for (let k = t + (sees || form.fromOwn ? 0 : 1); k < steps; k++)
          if (!last(k)) segment = add(segment, times(gammaF ** (k - t) * step[k].follower, step[k].score));
      if (recipe.centred) segment = add(segment, times(-1, gradientV));
      total = add(total, times(weight * leader, segment));
    }
  }
  return total;
}

const PROBLEMS: readonly LinearQuadraticProblem[] = [
  GENTLE_MDP,
  GENTLE_GAME,
  thermalControl(),
  bilevelLqr({ gain: '-3,-3' }),
];

describe.each(PROBLEMS)('$name', (problem) => {
  const knowledge = linearQuadraticKnowledge(problem);
  const sampler = createLinearQuadraticSampler(knowledge.tables, knowledge.response.policy);
  const batch = sampler.batch(createStream('spec/gaussian'), 2, 6);
  const sees = problem.sees === 'state';
  const forms: LinearQuadraticForm[] = sees ? [{}, { lastUnseen: true }] : [{}, { fromOwn: true }];
  const recipes = LINEAR_QUADRATIC_ESTIMATORS.filter(
    ({ direct, segment, centred }) => direct !== 'integrated' && segment !== 'integrated' && centred !== 'fitted',
  );

  test.each(recipes)('$id by one pass is the sum of the formula', (recipe) => {
    for (const form of forms) {
      const expected = textbook(recipe, batch, knowledge, form);
      const got = estimateLinearQuadratic(recipe, batch, knowledge, form);
      // Segments and factors of some sizes are added; differences of best responses leave about 1e-8 of them.
      const size = Math.max(...expected.map(Math.abs));
      expected.forEach((x, k) => expect(Math.abs(got[k] - x)).toBeLessThan(1e-6 * size));
    }
  });

  test('the follower’s gradients: grad V_F is the mean of grad Q_F over its policy', () => {
    const integrated = LINEAR_QUADRATIC_ESTIMATORS.find(({ id }) => id === 'bc-hg-white-box')!;
    // A critic that knows nothing of b gives no guiding part: only the direct part is left.
    const flat = { ...knowledge.critic, actionValue: () => 3, seenValue: () => 3 };
    const blind = Object.create(knowledge, {
      critic: { value: { ...flat, actionSlopes: undefined } },
    }) as LinearQuadraticKnowledge;
    const full = estimateLinearQuadratic({ ...integrated, direct: 'plain' }, batch, blind);
    const direct = estimateLinearQuadratic({ ...integrated, direct: 'plain', leader: 'none' }, batch, blind);
    full.forEach((x, k) => expect(Math.abs(x - direct[k])).toBeLessThan(1e-9 * Math.max(1, Math.abs(x))));
  });

  test('integration in closed form is integration by quadrature', () => {
    const recipe = LINEAR_QUADRATIC_ESTIMATORS.find(
      ({ id }) => id === (sees ? 'bc-hg-white-box' : 'bc-hg-integrated'),
    )!;
    const closed = estimateLinearQuadratic(recipe, batch, knowledge);
    const nodes = estimateLinearQuadratic(recipe, batch, knowledge, { nodes: sees ? 3 : 61 });
    const size = Math.max(...closed.map(Math.abs));
    closed.forEach((x, k) => expect(Math.abs(x - nodes[k])).toBeLessThan(1e-7 * size));
  });

  test('a permutation of the leader’s factors changes the guiding part and nothing else', () => {
    const bcHg = LINEAR_QUADRATIC_ESTIMATORS.find(({ id }) => id === 'bc-hg')!;
    const steps = batch.episodes * batch.steps;
    const order = Array.from({ length: steps }, (_, i) => (i + 1) % steps);
    const [plain, permuted] = [{}, { order }].map((form) => estimateLinearQuadratic(bcHg, batch, knowledge, form));
    expect(permuted).not.toEqual(plain);
    const none = { ...bcHg, leader: 'none' } as const;
    expect(estimateLinearQuadratic(none, batch, knowledge, { order })).toEqual(
      estimateLinearQuadratic(none, batch, knowledge),
    );
    expect(estimateLinearQuadratic(bcHg, batch, knowledge, { order: Array.from(order.keys()) })).toEqual(plain);
  });
});

describe('clipped scores', () => {
  const knowledge = linearQuadraticKnowledge(thermalControl());
  const batch = createLinearQuadraticSampler(knowledge.tables, knowledge.response.policy).batch(
    createStream('spec/clip'),
    2,
    6,
  );
  const naive = LINEAR_QUADRATIC_ESTIMATORS.find(({ id }) => id === 'naive-pgd')!;
  const groups = [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ];
  const chain = new Array<number>(8).fill(0.25);

  test('are the scores themselves where the limit is out of reach', () => {
    const clipped = estimateLinearQuadratic(naive, batch, knowledge, { scoreClip: { limit: 1e9, groups, chain } });
    const plain = estimateLinearQuadratic(naive, batch, knowledge);
    // The same twelve terms, of size up to 1e5 (scores s/σ, values 2,000), in another order: roundings of 12 · 1e5 · 1e-16.
    plain.forEach((x, k) => expect(clipped[k]).toBeCloseTo(x, 6));
  });

  test('are bounded: each step contributes its factor times the limit at most', () => {
    const limit = 1e-3;
    const constant = { ...knowledge.critic, stateValue: () => 1 };
    const known = Object.create(knowledge, { critic: { value: constant } }) as LinearQuadraticKnowledge;
    const maps = knowledge.scores.maps.map((map) => map.map(() => 0));
    const mute = Object.create(known, { scores: { value: { ...knowledge.scores, maps } } }) as LinearQuadraticKnowledge;
    const costs = estimateLinearQuadratic(naive, batch, mute);
    const clipped = estimateLinearQuadratic(naive, batch, known, { scoreClip: { limit, groups, chain } });
    const steps = Array.from({ length: 6 }, (_, t) => 0.9 ** (t + 1)).reduce((a, b) => a + b);
    for (const group of groups)
      expect(Math.hypot(...group.map((k) => (clipped[k] - costs[k]) * chain[k]))).toBeLessThanOrEqual(steps * limit * (1 + 1e-9)); // prettier-ignore
  });
});
