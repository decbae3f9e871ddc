import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ESTIMATORS } from '../../src/estimators/estimators.js';
import type { BatchForm } from '../../src/estimators/estimator.js';
import { knowledgeOf, type Knowledge } from '../../src/estimators/knowledge.js';
import { DEGENERATE_KINDS } from '../../src/instances/degenerateKinds.js';
import { instanceArbitrary } from '../../src/instances/instanceArbitrary.js';
import { STRATA } from '../../src/instances/strata.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { evaluateTables, type Tables } from '../../src/model/mdp/tables.js';
import type { Batch, Trajectory } from '../../src/model/trajectory.js';
import type { Ball } from '../../src/numeric/ball.js';
import { float64 } from '../../src/numeric/float64.js';
import { DOUBLES, edgesOf, range, solve } from '../helpers/solve.js';

const FORMS: readonly BatchForm[] = (['trajectories', 'ended'] as const).flatMap((divisor) =>
  (['trajectories', 'start-visits'] as const).map((direct) => ({ divisor, direct })),
);

/** Rollouts to be made: the most steps of each, and a seed for what happens on the way. */
interface Plan {
  readonly seed: number;
  readonly batch: readonly number[];
  /** An oracle's rollouts; they start anywhere, so that pairs of the batch may be missing in them. */
  readonly pairs: readonly number[];
  /** 'shared': those for the pairs serve for the states as well. */
  readonly states: readonly number[] | 'shared';
  /** The leader's exact values, or any numbers in their place. */
  readonly critic: 'exact' | 'any';
}

const stepCounts = (least: number, most: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 6 }), { minLength: least, maxLength: most });
const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.integer(),
  batch: stepCounts(1, 3),
  pairs: stepCounts(0, 4),
  states: fc.oneof(stepCounts(0, 4), fc.constant('shared' as const)),
  critic: fc.constantFrom('exact', 'any'),
});

/** Numbers in [0, 1) that follow from the seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A rollout of at most `most` steps: every action and every possible successor is as likely as any other. */
function walk(tables: Tables<number>, next: () => number, from: readonly number[], most: number): Trajectory {
  const { problem, p } = tables;
  const pick = (list: readonly number[]): number => list[Math.floor(next() * list.length)];
  let s = pick(from);
  const [states, actions, edges] = [[s], [] as number[], [] as number[]];
  while (actions.length < most && problem.terminal[s] === 0) {
    const action = pick(range(problem.actions));
    const edge = pick(edgesOf(tables, s * problem.actions + action).filter((e) => p[e] > 0));
    s = problem.edgeTarget[edge];
    states.push(s);
    actions.push(action);
    edges.push(edge);
  }
  return { states, actions, edges, ended: problem.terminal[s] === 1 };
}

interface Case {
  readonly batch: Batch;
  readonly enclosed: Knowledge<Ball<number>>;
  readonly rounded: Knowledge<number>;
}

/**
 * A batch, and the same knowledge in both systems. Values, critic and ∇V_F are points in the balls: how well they are known is not what is
 * compared here. The tables and their derivatives carry the radii of their evaluation.
 */
function makeCase(mdp: ConfigurableMdp, plan: Plan): Case {
  const next = numbersFrom(plan.seed);
  const { tables: balls, response, leader } = solve(mdp, DOUBLES);
  const tables = evaluateTables(balls.problem, float64);
  const everywhere = range(balls.problem.states);
  const rollouts = (counts: readonly number[], from: readonly number[]): Batch =>
    counts.map((most) => walk(tables, next, from, most));
  const starts = everywhere.filter((s) => tables.initial[s] > 0);
  const batch = rollouts(plan.batch, starts);
  const pairs = rollouts(plan.pairs, everywhere);
  const oracle = { pairs, states: plan.states === 'shared' ? pairs : rollouts(plan.states, everywhere) };

  const centers = (row: readonly Ball<number>[]): number[] => row.map((x) => x.center);
  const points = (row: ArrayLike<number>): Ball<number>[] => Array.from(row, (x) => DOUBLES.near(x));
  const numbers = { vF: centers(response.vF), qF: centers(response.qF), policy: centers(response.policy) };
  const values = (row: readonly Ball<number>[]): number[] =>
    plan.critic === 'exact' ? centers(row) : row.map(() => 6 * next() - 3);
  const critic: Knowledge<number>['critic'] = { qL: values(leader.qL), vL: values(leader.vL) };
  const gradientVF = knowledgeOf(balls, response, leader).gradientVF.map(centers);
  return {
    batch,
    enclosed: {
      ...knowledgeOf(
        balls,
        { vF: points(numbers.vF), qF: points(numbers.qF), policy: points(numbers.policy) },
        { qL: points(critic.qL), vL: points(critic.vL) },
      ),
      gradientVF: gradientVF.map(points),
      oracle,
    },
    rounded: { ...knowledgeOf(tables, numbers, critic), gradientVF, oracle },
  };
}

const countSteps = (batch: Batch): number => batch.reduce((count, { actions }) => count + actions.length, 0);

/**
 * Expects every kernel to give what the textbook form gives, in every form of the batch.
 *
 * The radius of the textbook form is at least u = 2⁻⁵³ times the sum of the absolute values of its terms, for each of them is rounded at least
 * once. In the kernel the same terms pass through two roundings for each step that their eligibility lives, one for each step that
 * adds to the same table entry, and a few for weights and the backward sweep, whose derivatives the radius counts already: so the two
 * are at most 2·steps + 8 radii apart. Where the radius is zero nothing was rounded, and they are equal.
 */
function expectAgreement({ batch, enclosed, rounded }: Case): void {
  const { pairs, states } = enclosed.oracle!;
  const roundings = 2 * countSteps([...batch, ...pairs, ...states]) + 8;
  // What is an exact function of a knob looks at no batch: `field/secondWay.spec.ts`.
  for (const { id, textbook, kernel } of ESTIMATORS.filter(({ setting }) => setting === null))
    for (const form of FORMS) {
      const expected = textbook(batch, enclosed, form);
      const actual = kernel(batch, rounded, form);
      expect(actual.length).toBe(expected.length);
      // What is rounded in the guiding part is its terms, of the size of 1/β.
      const scale = Math.max(1, ...expected.map(DOUBLES.bound)) * Math.max(1, 1 / rounded.tables.beta);
      expected.forEach(({ center, radius }, k) => {
        const said = `${id} ${JSON.stringify(form)}, component ${k}: ${actual[k]} against ${center}`;
        expect(Math.abs(actual[k] - center), said).toBeLessThanOrEqual(radius * roundings);
        expect(radius * roundings, `${said} says nothing`).toBeLessThanOrEqual(1e-9 * scale);
      });
    }
}

describe.each(STRATA)('on $id instances', ({ arbitrary }) => {
  test('every kernel gives what its textbook form gives', () => {
    fc.assert(
      fc.property(arbitrary, plans, (mdp, plan) => expectAgreement(makeCase(mdp, plan))),
      { seed: 42, numRuns: 24 },
    );
  });
});

describe('kernels and textbook forms agree', () => {
  const anywhere = fc.oneof(...STRATA.map((stratum) => stratum.arbitrary));
  const plain: Plan = { seed: 7, batch: [4, 4], pairs: [4, 4], states: [4, 4], critic: 'exact' };

  test.each<[string, Partial<Plan>]>([
    ['on a trajectory without steps', { batch: [0] }],
    ['on nothing but trajectories without steps', { batch: [0, 0, 0] }],
    ['on trajectories of which one has no step', { batch: [3, 0, 5] }],
    ['where the oracle made no rollout', { pairs: [], states: [] }],
    ['where the oracle made rollouts for the pairs only', { states: [] }],
    ['where the rollouts of the oracle have no steps', { pairs: [0, 0], states: [0, 0] }],
    ['where the same rollouts serve for pairs and states', { states: 'shared' }],
    ['on long trajectories', { batch: [60], pairs: [40], states: [40] }],
  ])('%s', (_, change) => {
    fc.assert(
      fc.property(anywhere, fc.integer(), (mdp, seed) => expectAgreement(makeCase(mdp, { ...plain, ...change, seed }))),
      { seed: 43, numRuns: 8 },
    );
  });

  test('on trajectories that start in a terminal state', () => {
    const { draw, holds } = DEGENERATE_KINDS.find(({ id }) => id === 'terminal-start')!;
    const atTheEnd = instanceArbitrary(draw, holds);
    fc.assert(
      fc.property(atTheEnd, plans, (mdp, plan) => expectAgreement(makeCase(mdp, plan))),
      { seed: 44, numRuns: 15 },
    );
  });
});

test.each(['hpgd-oracle', 'hpgd-oracle-visits'])('%s asks for rollouts of an oracle', (id) => {
  const { textbook, kernel } = ESTIMATORS.find((estimator) => estimator.id === id)!;
  fc.assert(
    fc.property(STRATA[0].arbitrary, plans, (mdp, plan) => {
      const { batch, rounded } = makeCase(mdp, plan);
      const without = knowledgeOf(rounded.tables, rounded.response, rounded.critic);
      for (const run of [textbook<number>, kernel])
        expect(() => run(batch, without)).toThrow(new RangeError(`${id} needs rollouts of an oracle`));
    }),
    { seed: 45, numRuns: 3 },
  );
});
