import { rational } from '../../numeric/rational.js';
import { zeroVector } from '../../numeric/vector.js';
import type { FieldClaimId } from '../../model/claimIds.js';
import { averageActionVectors } from '../../model/mdp/averageActions.js';
import { leaderValues } from '../../leader/values.js';
import {
  exactDirect,
  exactPieces,
  followerSlopes,
  guidingWeights,
  withWeights,
} from '../../estimators/field/guiding.js';
import { centralPenalty, forwardPenalty, valueGradient } from '../../estimators/field/penalty.js';
import { tangentFamily } from '../../estimators/field/unrolled.js';
import { antithetic, meanOverSigns } from '../../estimators/field/zerothOrder.js';
import { knowledgeOf } from '../../estimators/knowledge.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';
import { IN_CONJUGATE_GRADIENTS } from './conjugateMistakes.js';
import { IN_COUNTS } from './countedMistakes.js';
import { wrong } from './fieldMistake.js';
import { IN_LIKELIHOOD_RATIOS } from './parlMistakes.js';
import { IN_SERIES, IN_THE_FISHER_MATRIX } from './policyMistakes.js';

const IN_UNROLLING: readonly Mistake[] = [
  wrong(
    'unrolled-stops-gradient',
    'the gradient is stopped in the values of every backup but the last',
    'grad Q^(1) in place of grad Q^(T)',
    tangentFamily,
    rational(10),
    ['bias-within-bound', 'exact-once-ended'],
    (knowledge) => tangentFamily.estimate(knowledge, rational(1)),
  ),
  wrong(
    'unrolled-greedy',
    'the backups are differentiated as those of a follower that maximises',
    'grad V^(t) = grad Q^(t)(s, argmax_b Q_F)',
    tangentFamily,
    rational(10),
    ['bias-within-bound', 'exact-once-ended'],
    (knowledge, { n }) => {
      const { tables, response } = knowledge;
      const { arithmetic, problem } = tables;
      const greedy = response.policy.map((g, pair) => {
        const first = pair - (pair % problem.actions);
        const own = response.policy.slice(first, first + problem.actions);
        const best = own.reduce((at, x, b) => (arithmetic.compare(x, own[at]) > 0 ? b : at), 0);
        return arithmetic.isZero(g) || pair !== first + best ? arithmetic.zero : arithmetic.one;
      });
      let gradientV = response.vF.map(() => zeroVector(arithmetic, problem.parameters));
      for (let t = 1n; t < n; t++)
        gradientV = averageActionVectors(tables, greedy, followerSlopes(knowledge, gradientV));
      const pieces = exactPieces(knowledge);
      return withWeights(
        knowledge,
        pieces.visitsL,
        guidingWeights(knowledge, pieces),
        followerSlopes(knowledge, gradientV),
      );
    },
  ),
];

const TENTH = rational(1, 10);
const LIMIT: readonly FieldClaimId[] = ['bias-within-order-1'];

const IN_PENALTIES: readonly Mistake[] = [
  wrong(
    'forward-called-central',
    'a forward difference is said to be a central one',
    'lambda (grad h(1/lambda) - grad h(0))',
    centralPenalty,
    TENTH,
    ['bias-within-order-2'],
    forwardPenalty.estimate,
  ),
  wrong(
    'central-without-half',
    'a central difference is divided by half its width',
    'lambda (grad h(1/lambda) - grad h(-1/lambda))',
    centralPenalty,
    TENTH,
    LIMIT,
    (knowledge, at) => centralPenalty.estimate(knowledge, at).map((x) => knowledge.tables.arithmetic.add(x, x)),
  ),
  wrong(
    'penalty-not-scaled',
    'the difference is not multiplied by the penalty',
    'grad h(1/lambda) - grad h(0)',
    forwardPenalty,
    TENTH,
    LIMIT,
    (knowledge, at) => {
      const { constant, sub, zero } = knowledge.tables.arithmetic;
      const below = valueGradient(knowledge, zero);
      return valueGradient(knowledge, constant(at)).map((x, k) => sub(x, below[k]));
    },
  ),
  wrong(
    'penalty-stale-follower',
    'the follower is not solved anew for the penalised reward',
    'lambda (grad h - grad h(0)) at g† for both',
    forwardPenalty,
    TENTH,
    LIMIT,
    ({ tables, response }) => {
      // Held still, h is linear in ε: what is left is the direct part, at the one discount that the method knows.
      const one = { ...tables, gammaL: tables.gammaF };
      const held = knowledgeOf(one, response, leaderValues(one, response.policy));
      return exactDirect(held, exactPieces(held).visitsL);
    },
  ),
];

const IN_ZEROTH_ORDER: readonly Mistake[] = [
  wrong(
    'zeroth-stale-response',
    'the follower does not answer at the shifted θ',
    'J_L(theta + u z, g†(theta))',
    antithetic,
    rational(1, 100),
    ['bias-within-order-1', 'bias-within-order-2'],
    (knowledge, at) => {
      const { sub } = knowledge.tables.arithmetic;
      const policy = knowledge.response.policy;
      return meanOverSigns(knowledge, at, (J) => (z) => sub(J(z), J(z.map(() => 0))), policy);
    },
  ),
];

/** Known mistakes in the methods of the field, on configurable MDPs; ids are stable. Each is rejected by a claim that the right method keeps. */
export const FIELD_MISTAKES: readonly Mistake[] = [
  ...IN_THE_FISHER_MATRIX,
  ...IN_SERIES,
  ...IN_UNROLLING,
  ...IN_PENALTIES,
  ...IN_ZEROTH_ORDER,
  ...IN_CONJUGATE_GRADIENTS,
  ...IN_COUNTS,
  ...IN_LIKELIHOOD_RATIOS,
];
