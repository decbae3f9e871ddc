import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateGame, gameSteps } from '../../src/estimators/games/gameEstimate.js';
import type { GameEstimator } from '../../src/estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../src/estimators/games/gameEstimators.js';
import { sameAnswerAdvantage } from '../../src/estimators/games/gameParts.js';
import { gameKnowledge, type GameKnowledge } from '../../src/estimators/games/gameKnowledge.js';
import { everyStep, minibatchSums, tabulateParts, type MinibatchForm } from '../../src/estimators/games/minibatch.js';
import { sampledBenefit } from '../../src/estimators/games/sampledBenefit.js';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { compileGame, evaluateGame } from '../../src/model/game/gameTables.js';
import type { Trajectory } from '../../src/model/trajectory.js';
import { float64 } from '../../src/numeric/float64.js';
import { createStream } from '../../src/random/stream.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';

const problem = compileGame(toyGame({ reward: 2 }));
const STEPS = everyStep(3, 2, 3);
const observing = GAME_ESTIMATORS.filter(({ observes }) => observes !== false);

/** The game at a random θ with any critic in place of the exact one, and any path (possible or not) of so many steps. */
function randomPoint(seed: number, length: number): { knowledge: GameKnowledge<number>; path: Trajectory } {
  const stream = createStream(`minibatch-spec/${seed}`);
  const numbers = (n: number): number[] => Array.from({ length: n }, () => 2 * stream.uniform() - 1);
  const tables = evaluateGame(problem, float64, numbers(6));
  const exact = gameKnowledge(tables, gameResponse(tables));
  const knowledge = {
    ...exact,
    gradientVF: exact.gradientVF,
    critic: { qL: numbers(18), vL: numbers(3), objective: 0 },
  };
  const below = (n: number) => Array.from({ length }, () => Math.floor(stream.uniform() * n));
  return { knowledge, path: { states: [...below(3), 0], actions: below(6), edges: [], ended: false } };
}

const recorded = (knowledge: GameKnowledge<number>, path: Trajectory) => ({
  episodeLength: path.actions.length,
  triples: Int32Array.from(gameSteps(knowledge, path), ({ triple }) => triple),
  length: path.actions.length,
});

const formOf = (
  { tables }: GameKnowledge<number>,
  from: 0 | 1,
  changes: Partial<MinibatchForm> = {},
): MinibatchForm => ({
  gammaF: tables.gammaF,
  beta: tables.beta,
  actions: 3,
  from,
  averaged: false,
  pooled: false,
  cutAtZero: false,
  ...changes,
});

/** The gradient that sums stand for, by the formulas of the game. */
function gradientOf(
  knowledge: GameKnowledge<number>,
  weights: ArrayLike<number>,
  put: ArrayLike<number>,
  centred: boolean,
) {
  const total = new Float64Array(6);
  for (let pair = 0; pair < 6; pair++) {
    const score = knowledge.gradients.leader[pair]!.map((x) => x / knowledge.tables.leader[pair]);
    score.forEach((x, k) => (total[k] += weights[pair] * x));
    if (centred) knowledge.gradientVF[pair].forEach((x, k) => (total[k] -= put[pair] * x));
  }
  return total;
}

describe('the mini-batch form', () => {
  test.each(observing.map((estimator): [string, GameEstimator] => [estimator.id, estimator]))(
    '%s: every step drawn once, weighted by its discount, is the verified estimator on that trajectory',
    (_, estimator) => {
      fc.assert(
        fc.property(fc.nat(1000), fc.integer({ min: 1, max: 12 }), (seed, length) => {
          const { knowledge, path } = randomPoint(seed, length);
          const parts = estimator.parts(knowledge);
          const tabulated = tabulateParts(parts, STEPS);
          const steps = recorded(knowledge, path);
          const weights = new Float64Array(6);
          const put = new Float64Array(6);
          for (let i = 0; i < length; i++) {
            const benefits = tabulated.benefit && Float64Array.of(tabulated.benefit[steps.triples[i]]);
            const sums = minibatchSums(steps, Int32Array.of(i), tabulated, benefits, formOf(knowledge, parts.from));
            const discount = knowledge.tables.gammaL ** i;
            sums.weights.forEach((x, pair) => (weights[pair] += discount * x));
            sums.put.forEach((x, pair) => (put[pair] += discount * x));
          }
          const expected = estimateGame(path, knowledge, parts);
          const scale =
            weights.reduce((sum, x) => sum + Math.abs(x), 1) + 60 * put.reduce((sum, x) => sum + Math.abs(x), 0);
          // At most 12² products: a few hundred roundings of 1e-16, relative to the sizes of what is added.
          gradientOf(knowledge, weights, put, parts.centred).forEach((x, k) =>
            expect(Math.abs(x - expected[k])).toBeLessThanOrEqual(1e-12 * scale),
          );
        }),
        { seed: 3, numRuns: 15 },
      );
    },
  );

  test('a mini-batch is the mean of what its draws give alone, in every form but the pooled', () => {
    const { knowledge, path } = randomPoint(1, 10);
    const parts = tabulateParts(observing[0].parts(knowledge), STEPS);
    const steps = { ...recorded(knowledge, path), episodeLength: 5 };
    const draws = Int32Array.of(0, 7, 0, 9, 2);
    const benefits = Float64Array.of(1, -2, 3, 0.5, 4);
    for (const changes of [{}, { averaged: true }, { cutAtZero: true }]) {
      const form = formOf(knowledge, 0, changes);
      const whole = minibatchSums(steps, draws, parts, benefits, form);
      const mean = new Float64Array(6);
      draws.forEach((i, j) =>
        minibatchSums(steps, Int32Array.of(i), parts, benefits.slice(j, j + 1), form).weights.forEach(
          (x, pair) => (mean[pair] += x / 5),
        ),
      );
      const scale = mean.reduce((sum, x) => sum + Math.abs(x), 0);
      mean.forEach((x, pair) => expect(Math.abs(x - whole.weights[pair])).toBeLessThanOrEqual(1e-13 * scale));
    }
  });

  test('the forms by hand: averaged, cut at entry zero, pooled', () => {
    const { knowledge } = randomPoint(2, 1);
    const parts = { direct: new Float64Array(18), benefit: null, follower: Float64Array.of(1, 10, 100, 1000, 0, 0) };
    // Three steps, of pairs 0, 1, 0: triples 0, 3, 0.
    const steps = { episodeLength: 3, triples: Int32Array.of(0, 3, 0), length: 3 };
    const of = (from: 0 | 1, changes: Partial<MinibatchForm>, draw = 0): number[] => {
      const form = { ...formOf(knowledge, from), gammaF: 0.5, beta: 2, ...changes };
      return [...minibatchSums(steps, Int32Array.of(draw), parts, Float64Array.of(8), form).weights.slice(0, 2)];
    };
    // Weight 8/2 = 4; the segment of step 0 is 1 at pair 0, then ½ · 10 at pair 1, then ¼ · 1 at pair 0.
    expect(of(0, {})).toEqual([4 * 1.25, 4 * 5]);
    expect(of(1, {})).toEqual([4 * 0.25, 4 * 5]);
    of(1, { averaged: true }).forEach((x, pair) => expect(x).toBeCloseTo([1 / 1.75, 20 / 1.75][pair], 13));
    expect(of(0, { cutAtZero: true })).toEqual([4, 0]);
    expect(of(1, { cutAtZero: true })).toEqual([0, 0]);
    expect(of(1, { cutAtZero: true }, 1)).toEqual([4 * 0.5, 0]);
    // Visits of triple 0: steps 0 and 2, whose segments are (1.25, 5) and (1, 0).
    expect(of(0, { pooled: true })).toEqual([2 * 2.25, 2 * 5]);
  });

  test('the published baseline of the direct part holds b and averages over a', () => {
    const { knowledge } = randomPoint(4, 1);
    const { tables, critic } = knowledge;
    const advantage = sameAnswerAdvantage(knowledge);
    for (const step of STEPS) {
      const mean = [0, 1].reduce(
        (sum, a) => sum + tables.leader[2 * step.s + a] * critic.qL[(2 * step.s + a) * 3 + step.b],
        0,
      );
      expect(Math.abs(advantage(step) - (critic.qL[step.triple] - mean))).toBeLessThanOrEqual(1e-15);
    }
  });

  test('the sampled Benefit is the exact one in mean', () => {
    const { knowledge } = randomPoint(5, 1);
    const [repeats, samples] = [3000, 4];
    const draw = sampledBenefit(knowledge, samples, createStream('benefit-spec'));
    const exact = tabulateParts(observing[0].parts(knowledge), STEPS).benefit!;
    for (const triple of [0, 4, 8]) {
      let mean = 0;
      for (let i = 0; i < repeats; i++) mean += draw(triple) / repeats;
      // Q within ± 1: a standard deviation of at most 1/√(repeats · samples); five of them.
      expect(Math.abs(mean - exact[triple])).toBeLessThanOrEqual(5 / Math.sqrt(repeats * samples));
    }
  });

  test('a Benefit has to do with the segments of earlier steps too: E[B_i N_j] = γ_F^{i−j} E[B_i N_i] for j < i', () => {
    const { knowledge } = randomPoint(6, 1);
    const { tables, response } = knowledge;
    const parts = tabulateParts(observing[0].parts(knowledge), STEPS);
    const length = 4;
    /** By i, j and pair: the mean of B_i times the weights of N_j, over all trajectories. */
    const means = Array.from({ length }, () => Array.from({ length }, () => new Float64Array(6)));
    const walk = (s: number, triples: readonly number[], probability: number): void => {
      if (triples.length === length) {
        const steps = { episodeLength: length, triples: Int32Array.from(triples), length };
        const benefits = Float64Array.of(tables.beta);
        for (let j = 0; j < length; j++) {
          const only = { ...parts, direct: new Float64Array(18) };
          const { weights } = minibatchSums(steps, Int32Array.of(j), only, benefits, formOf(knowledge, 0));
          for (let i = j; i < length; i++)
            weights.forEach((x, pair) => (means[i][j][pair] += probability * parts.benefit![triples[i]] * x));
        }
        return;
      }
      for (let triple = 6 * s; triple < 6 * s + 6; triple++) {
        const next = problem.edgeTarget[problem.edgeStart[triple]];
        walk(next, [...triples, triple], probability * tables.leader[Math.floor(triple / 3)] * response.policy[triple]);
      }
    };
    // The game moves for certain: every triple has one edge.
    walk(0, [], 1);
    for (let i = 0; i < length; i++)
      for (let j = 0; j < i; j++)
        means[i][j].forEach((x, pair) => {
          const wanted = tables.gammaF ** (i - j) * means[i][i][pair];
          // 6⁴ terms, segments of values V_F up to 70.
          expect(Math.abs(x - wanted)).toBeLessThanOrEqual(1e-12 * 300);
        });
    expect(Math.max(...means[2][2].map(Math.abs))).toBeGreaterThan(1e-3);
  });
});
