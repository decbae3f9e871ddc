import { describe, expect, test } from 'vitest';
import { estimateGame, estimateGameBatch, estimateGameByKernel } from '../../src/estimators/games/gameEstimate.js';
import type { GameEstimator } from '../../src/estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../src/estimators/games/gameEstimators.js';
import { partsForGame } from '../../src/estimators/games/gameParts.js';
import type { Trajectory } from '../../src/model/trajectory.js';
import { float64 } from '../../src/numeric/float64.js';
import { CUT, ENDED, OBSERVED, UNOBSERVED } from '../verdict/games/gameMistakeInstance.js';

/** What is known of a game by how it was made, by s·2 + a and b (by s and b where the leader's action is averaged out). */
interface Known {
  readonly qL: readonly (readonly number[])[];
  readonly vL: readonly number[];
  readonly benefits: readonly (readonly number[])[];
  readonly vF: readonly number[];
}

const SEEN: Known = {
  qL: [[4, -2, 6], [8, 2, 7], [16, 9, 14], [2, 5, 7]], // prettier-ignore
  vL: [5, 6],
  benefits: [[1, -5, 3], [2, -4, 1], [4, -3, 2], [-2, 1, 3]], // prettier-ignore
  vF: [6, 3, -4, 4],
};
const UNSEEN: Known = {
  qL: [[9, 1, 1], [3, -2, 10], [8, 10, 12], [12, 2, 8]], // prettier-ignore
  vL: [4, 7],
  benefits: [[1, -5, 3], [1, -5, 3], [4, -3, 2], [4, -3, 2]], // prettier-ignore
  vF: [],
};

/** θ = (1/3, 1/4): f by s·2 + a, and ∇log f; ∇Φ = ∇ 3xy. γ_F = 1/2, γ_L = 3/4, β = 2/3. */
const F = [1 / 3, 2 / 3, 1 / 4, 3 / 4];
const SCORES = [[3, 0], [-3 / 2, 0], [0, 4], [0, -4 / 3]]; // prettier-ignore
const PHI = [3 / 4, 1];
const [GAMMA_F, GAMMA_L, BETA] = [1 / 2, 3 / 4, 2 / 3];

const observed = OBSERVED.knowledge(float64);
const unobserved = UNOBSERVED.knowledge(float64);

/** ∇V_F(s,a) by so many sweeps of ∇W(s) = Σ_a f (V_F ∇log f + ∇V_F(s,a)), ∇V_F(s,a) = γ_F Σ_b g Σ_s' p ∇W(s'), that γ_F leaves nothing. */
function gradientVF(): number[][] {
  const { p, problem } = observed.tables;
  const { edgeStart, edgeTarget } = problem;
  let gradientW = [[0, 0], [0, 0], [0, 0]]; // prettier-ignore
  const ahead = (): number[][] =>
    F.map((_, pair) =>
      [0, 1].map((k) => {
        let total = 0;
        for (let triple = 3 * pair; triple < 3 * pair + 3; triple++)
          for (let e = edgeStart[triple]; e < edgeStart[triple + 1]; e++)
            total += GAMMA_F * observed.response.policy[triple] * p[e] * gradientW[edgeTarget[e]][k];
        return total;
      }),
    );
  for (let sweep = 0; sweep < 60; sweep++) {
    const next = ahead();
    const own = (pair: number, k: number): number => F[pair] * (SEEN.vF[pair] * SCORES[pair][k] + next[pair][k]);
    gradientW = [0, 1].map((s) => [0, 1].map((k) => own(2 * s, k) + own(2 * s + 1, k)));
    gradientW.push([0, 0]);
  }
  return ahead();
}
const GRADIENT_VF = gradientVF();

interface Step {
  readonly s: number;
  readonly pair: number;
  readonly b: number;
}
interface Definition {
  readonly direct: (step: Step) => number;
  readonly benefit: (step: Step) => number;
  readonly follower: (step: Step) => number;
  readonly from: 0 | 1;
  readonly centred?: boolean;
}

const meanOver = (x: (pair: number) => number, s: number): number => F[2 * s] * x(2 * s) + F[2 * s + 1] * x(2 * s + 1);
const plain: Definition = {
  direct: ({ pair, b }) => SEEN.qL[pair][b],
  benefit: ({ pair, b }) => SEEN.benefits[pair][b],
  follower: ({ pair }) => SEEN.vF[pair],
  from: 1,
};
const differences = {
  direct: ({ s, pair, b }: Step) => SEEN.qL[pair][b] - SEEN.vL[s],
  follower: ({ s, pair }: Step) => SEEN.vF[pair] - meanOver((i) => SEEN.vF[i], s),
};
/** The estimators as their formulas have them. */
const DEFINITIONS: Readonly<Record<string, Definition>> = {
  'bc-hg': plain,
  'bc-hg-printed': { ...plain, from: 0 },
  'bc-hg-td': { ...plain, ...differences },
  'bc-hg-printed-td': { ...plain, ...differences, from: 0 },
  'bc-hg-same-answer': {
    ...{ ...plain, ...differences, from: 0 },
    direct: ({ s, pair, b }) => SEEN.qL[pair][b] - meanOver((i) => SEEN.qL[i][b], s),
  },
  'bc-hg-centred': { ...plain, centred: true },
  'bc-hg-td-centred': { ...plain, ...differences, centred: true },
  'first-order': { ...plain, benefit: () => 0 },
  'bc-hg-unobserved': {
    direct: ({ pair, b }) => UNSEEN.qL[pair][b],
    benefit: ({ pair, b }) => UNSEEN.benefits[pair][b],
    follower: ({ pair, b }) => unobserved.response.qF[3 * pair + b],
    from: 0,
  },
};

/** ∇Φ + Σ_t γ_Lᵗ [direct score_t + (benefit/β) (Σ_{k ≥ t + from} γ_F^{k−t} follower_k score_k − ∇V_F(s_t,a_t))], term by term. */
function byDefinition(
  { states, actions }: Trajectory,
  { direct, benefit, follower, from, centred }: Definition,
  scores: readonly (readonly number[])[] = SCORES,
): number[] {
  const steps = Array.from(actions, (joint, t) => {
    const s = states[t];
    return { s, pair: 2 * s + Math.floor(joint / 3), b: joint % 3 };
  });
  return [0, 1].map((k) =>
    steps.reduce((total, step, t) => {
      let segment = centred ? -GRADIENT_VF[step.pair][k] : 0;
      for (let j = t + from; j < steps.length; j++)
        segment += GAMMA_F ** (j - t) * follower(steps[j]) * scores[steps[j].pair][k];
      return total + GAMMA_L ** t * (direct(step) * scores[step.pair][k] + (benefit(step) / BETA) * segment);
    }, PHI[k]),
  );
}

/** Sums of some thirty terms below 200, each of a few roundings. */
const expectClose = (found: ArrayLike<number>, wanted: readonly number[]): void => {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((x, k) => expect(Math.abs(found[k] - x)).toBeLessThan(1e-11));
};

const knowledgeFor = ({ observes }: GameEstimator) => (observes === false ? unobserved : observed);

describe('the estimators for games', () => {
  test('are those that are defined here, each for its follower', () => {
    expect(GAME_ESTIMATORS.map(({ id }) => id)).toEqual(Object.keys(DEFINITIONS));
    const of = (follower: boolean | null) =>
      GAME_ESTIMATORS.filter(({ observes }) => observes === follower).map(({ id }) => id);
    expect([of(null), of(false)]).toEqual([['first-order'], ['bc-hg-unobserved']]);
  });

  test.each(GAME_ESTIMATORS.map((estimator) => [estimator.id, estimator] as const))(
    '%s: textbook and kernel give what the formula gives, on a rollout that ends and on one that is cut',
    (id, estimator) => {
      const knowledge = knowledgeFor(estimator);
      const parts = estimator.parts(knowledge);
      for (const rollout of [ENDED, CUT]) {
        const wanted = byDefinition(rollout, DEFINITIONS[id]);
        expectClose(estimateGame(rollout, knowledge, parts), wanted);
        expectClose(estimateGameByKernel(rollout, knowledge, parts), wanted);
      }
    },
  );

  test('give no score where the policy of the leader does not depend on θ', () => {
    const leader = observed.gradients.leader.map((gradient, pair) => (pair < 2 ? null : gradient));
    const knowledge = { ...observed, gradients: { ...observed.gradients, leader } };
    const parts = partsForGame(observed);
    const wanted = byDefinition(ENDED, plain, [[0, 0], [0, 0], ...SCORES.slice(2)]); // prettier-ignore
    expectClose(estimateGame(ENDED, knowledge, parts), wanted);
    expectClose(estimateGameByKernel(ENDED, knowledge, parts), wanted);
  });

  test('have the mean of a batch', () => {
    const parts = partsForGame(observed);
    const [one, other] = [ENDED, CUT].map((rollout) => byDefinition(rollout, plain));
    expectClose(estimateGameBatch([ENDED, CUT, CUT], observed, parts), one.map((x, k) => (x + 2 * other[k]) / 3)); // prettier-ignore
  });

  test('of the proper parts are those for the follower of the game', () => {
    expectClose(estimateGame(ENDED, observed, partsForGame(observed)), byDefinition(ENDED, plain));
    expectClose(
      estimateGame(ENDED, unobserved, partsForGame(unobserved)),
      byDefinition(ENDED, DEFINITIONS['bc-hg-unobserved']),
    );
  });
});

describe('what estimators for games know', () => {
  test('includes the gradient of the follower at the terminal state, which is zero', () =>
    expect(observed.gradientVF.slice(4)).toEqual([[0, 0], [0, 0]])); // prettier-ignore

  test('includes the gradients of the follower everywhere else', () =>
    GRADIENT_VF.forEach((row, pair) => expectClose(observed.gradientVF[pair], row)));
});
