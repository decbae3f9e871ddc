import { bcHg } from '../estimators/bcHg.js';
import type { Instance } from '../model/instance.js';
import type { Case } from './case.js';
import { momentsOn } from './caseMoments.js';
import type { Claim, Comparands, Judged } from './claim.js';
import { sizeOf } from './finding.js';
import { GAME_CLAIMS } from './games/gameClaims.js';
import { GENERAL_CLAIMS, meanAgainst, over, scaleOf } from './generalClaims.js';
import { MOST_WITH_ORACLE, meanWithOracle } from './oracleMean.js';

const unbiasedWithOracle: Claim<Case> = {
  id: 'unbiased-with-oracle',
  statement: 'the mean over trajectories and the oracle’s independent rollouts is the hypergradient',
  condition:
    'every trajectory ends, at most 12 trajectories; one rollout from each pair and each state that is visited',
  mode: 'always',
  applies: (one) => one.whole && one.trajectories.length <= MOST_WITH_ORACLE,
  compare: (one, judged) => ({
    got: meanWithOracle(one, judged),
    expected: one.truth.total,
    gotIs: `mean ${over(one)} and all rollouts of the oracle`,
    expectedIs: 'the hypergradient',
    scale: scaleOf(one),
  }),
};

/** True where some trajectory visits a pair twice. */
const hasRevisits = ({ trajectories, problem }: Case): boolean =>
  trajectories.some(({ trajectory: { states, actions } }) => {
    const pairs = Array.from(actions, (b, t) => states[t] * problem.actions + b);
    return new Set(pairs).size < pairs.length;
  });

const againstBcHg = (one: Case, judged: Judged): Comparands =>
  meanAgainst(one, judged, momentsOn(one, bcHg).mean, 'the mean of BC-HG per transition');

const perTransitionWithoutRevisits: Claim<Case> = {
  id: 'per-transition-without-revisits',
  statement: 'equals BC-HG per transition on every single trajectory',
  condition: 'no trajectory visits a pair twice',
  mode: 'always',
  applies: (one) => !hasRevisits(one),
  compare: (one, { textbook }) => {
    const everyEstimate = (of: Judged['textbook']): unknown[] =>
      one.trajectories.flatMap(({ trajectory }) => of([trajectory], one.knowledge));
    const expected = everyEstimate(bcHg.textbook);
    return {
      got: everyEstimate(textbook),
      expected,
      gotIs: `estimates ${over(one)}`,
      expectedIs: 'those of BC-HG per transition',
      scale: sizeOf(one.arithmetic, expected) || 1,
    };
  },
  show: againstBcHg,
};

const biasedByRevisits: Claim<Case> = {
  id: 'biased-by-revisits',
  statement: 'the mean is not that of BC-HG per transition',
  condition: 'some trajectory visits a pair twice',
  mode: 'somewhere',
  applies: hasRevisits,
  compare: againstBcHg,
};

/** The claims that only estimators for configurable MDPs can make. */
const MDP_CLAIMS: readonly Claim[] = [unbiasedWithOracle, perTransitionWithoutRevisits, biasedByRevisits];

/** The claims by id. */
export const CLAIMS: readonly Claim[] = [...GENERAL_CLAIMS, ...MDP_CLAIMS, ...GAME_CLAIMS];

/** The claims that estimators for one kind of problem can make. */
export const claimsFor = (kind: Instance['kind']): readonly Claim[] => [
  ...GENERAL_CLAIMS,
  ...(kind === 'markov-game' ? GAME_CLAIMS : MDP_CLAIMS),
];

/** The claim of that id. Throws a RangeError for an unknown one. */
export function claimById(id: string): Claim {
  const claim = CLAIMS.find((known) => known.id === id);
  if (!claim) throw new RangeError(`unknown claim ${id}; known: ${CLAIMS.map((known) => known.id).join(', ')}`);
  return claim;
}
