import { GAME_KIND } from '../model/game/markovGame.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { bcHg } from '../estimators/bcHg.js';
import { naivePgd } from '../estimators/naivePgd.js';
import type { OwnMdpClaimId } from '../model/claimIds.js';
import { entryOf, type FiniteKindId } from '../model/instance.js';
import { didYouMean } from '../model/nearestWord.js';
import type { Case } from './case.js';
import { closedForm, momentsOn } from './caseMoments.js';
import type { Claim, ClaimsById, Comparands, Judged } from './claim.js';
import { FIELD_CLAIMS } from './field/orderClaims.js';
import { sizeOf } from './finding.js';
import { GAME_CLAIMS } from './games/gameClaims.js';
import { GENERAL_CLAIMS, meanAgainst, over, scaleOf } from './generalClaims.js';
import { MOST_WITH_ORACLE, meanWithOracle } from './oracleMean.js';
import { estimateOf } from './soundEstimate.js';

const unbiasedWithOracle: Claim<Case, 'unbiased-with-oracle'> = {
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

/** True where some trajectory visits a pair, or a state, twice. */
const hasRevisits = ({ trajectories, problem }: Case, of: 'pair' | 'state'): boolean =>
  trajectories.some(({ trajectory: { states, actions } }) => {
    const visits = Array.from(actions, (b, t) => (of === 'pair' ? states[t] * problem.actions + b : states[t]));
    return new Set(visits).size < visits.length;
  });

/** The estimates of every single trajectory against those of another estimator. */
function everyEstimate(one: Case, judged: Judged, other: Judged, expectedIs: string): Comparands {
  const all = (of: Judged): unknown[] =>
    one.trajectories.flatMap(({ trajectory }) => estimateOf(one, of, [trajectory]));
  const expected = all(other);
  const scale = sizeOf(one.arithmetic, expected) || 1;
  return { got: all(judged), expected, gotIs: `estimates ${over(one)}`, expectedIs, scale };
}

const againstBcHg = (one: Case, judged: Judged): Comparands =>
  meanAgainst(one, judged, momentsOn(one, bcHg).mean, 'the mean of BC-HG per transition');

const perTransitionWithoutRevisits: Claim<Case, 'per-transition-without-revisits'> = {
  id: 'per-transition-without-revisits',
  statement: 'equals BC-HG per transition on every single trajectory',
  condition: 'no trajectory visits a pair twice',
  mode: 'always',
  applies: (one) => !hasRevisits(one, 'pair'),
  compare: (one, judged) => everyEstimate(one, judged, bcHg, 'those of BC-HG per transition'),
  show: againstBcHg,
};

const directPartWithoutRevisits: Claim<Case, 'direct-part-without-revisits'> = {
  id: 'direct-part-without-revisits',
  statement: 'equals the direct part alone (Naive-PGD) on every single trajectory: averages over one visit cancel',
  condition: 'no trajectory visits a state twice',
  mode: 'always',
  applies: (one) => !hasRevisits(one, 'state'),
  compare: (one, judged) => everyEstimate(one, judged, naivePgd, 'those of Naive-PGD'),
  show: (one, judged) => meanAgainst(one, judged, momentsOn(one, naivePgd).mean, 'the mean of Naive-PGD'),
};

const meanIsSobirl: Claim<Case, 'mean-of-sobirl'> = {
  id: 'mean-of-sobirl',
  statement: 'the mean over single trajectories is that of the closed form of SoBiRL',
  condition: 'every trajectory ends, and none visits a pair twice',
  mode: 'always',
  applies: (one) => one.whole && !hasRevisits(one, 'pair'),
  compare: (one, judged) =>
    meanAgainst(one, judged, closedForm(one, 'sobirl').mean, 'the mean of the closed form of SoBiRL'),
};

const biasedByRevisits: Claim<Case, 'biased-by-revisits'> = {
  id: 'biased-by-revisits',
  statement: 'the mean is not that of BC-HG per transition',
  condition: 'some trajectory visits a pair twice',
  mode: 'somewhere',
  applies: (one) => hasRevisits(one, 'pair'),
  compare: againstBcHg,
};

const BY_ID: ClaimsById<OwnMdpClaimId, Case> = {
  'unbiased-with-oracle': unbiasedWithOracle,
  'per-transition-without-revisits': perTransitionWithoutRevisits,
  'direct-part-without-revisits': directPartWithoutRevisits,
  'mean-of-sobirl': meanIsSobirl,
  'biased-by-revisits': biasedByRevisits,
};

/** The claims that only estimators for configurable MDPs can make. */
const MDP_CLAIMS: readonly Claim[] = Object.values(BY_ID);

/** The claims by id. */
export const CLAIMS: readonly Claim[] = [...GENERAL_CLAIMS, ...FIELD_CLAIMS, ...MDP_CLAIMS, ...GAME_CLAIMS];

/** The claims that estimators for one kind of problem can make. */
export const claimsFor = (kind: FiniteKindId): readonly Claim[] => [
  ...GENERAL_CLAIMS,
  ...FIELD_CLAIMS,
  ...entryOf(OWN_CLAIMS, kind),
];

const OWN_CLAIMS: Readonly<Record<FiniteKindId, readonly Claim[]>> = {
  [MDP_KIND]: MDP_CLAIMS,
  [GAME_KIND]: GAME_CLAIMS,
};

/** The claim of that id. Throws a RangeError for an unknown one. */
export function claimById(id: string): Claim {
  const claim = CLAIMS.find((known) => known.id === id);
  if (claim) return claim;
  const known = CLAIMS.map((one) => one.id);
  throw new RangeError(`unknown claim ${id}; known: ${known.join(', ')}${didYouMean(id, known)}`);
}
