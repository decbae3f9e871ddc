import type { Gradient } from '../../numeric/tape.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { LinearGameEstimatorId } from '../../model/linearFormIds.js';
import { gameGradients, type GameTables } from '../../model/game/gameTables.js';
import { withLeader, type GameResponse } from '../../follower/gameResponse.js';
import { gameValues } from '../../leader/gameValues.js';
import { gameImplicit } from '../routes/game/gameImplicit.js';
import { overFollower } from '../routes/overFollower.js';
import type { LinearForm } from './linearForms.js';
import { pairOf, stateOf } from '../../model/indices.js';

/** In what the linear forms differ. */
interface Shape {
  /** Which kind of follower it is for; null: either. */
  readonly observes: boolean | null;
  /** A_F and Q_L − V_L(s) in place of V_F and Q_L. */
  readonly advantages?: true;
  /** The baseline of the direct part is Σ_a f Q_L(s,a,b), which holds b, in place of V_L(s). */
  readonly sameAnswer?: true;
  /** Segments from their own step on: eq. (9) as printed, and footnote 1. */
  readonly own?: true;
  /** ∇V_F(s,a) subtracted from segments. */
  readonly centred?: true;
  /** No guiding term. */
  readonly directOnly?: true;
}

const SHAPES: Readonly<Record<LinearGameEstimatorId, Shape>> = {
  'bc-hg': { observes: true },
  'bc-hg-printed': { observes: true, own: true },
  'bc-hg-td': { observes: true, advantages: true },
  'bc-hg-printed-td': { observes: true, advantages: true, own: true },
  'bc-hg-same-answer': { observes: true, advantages: true, sameAnswer: true, own: true },
  'bc-hg-centred': { observes: true, centred: true },
  'bc-hg-td-centred': { observes: true, advantages: true, centred: true },
  'first-order': { observes: null, directOnly: true },
  'bc-hg-unobserved': { observes: false, own: true },
};

/**
 * True where the estimator is made for a follower that observes the leader's action, or that does not.
 *
 * @example
 * ```ts
 * import { isForFollower } from 'hypergrad-oracle';
 *
 * console.log(isForFollower('bc-hg', true), isForFollower('bc-hg', false)); // true false
 * ```
 */
export const isForFollower = (id: LinearGameEstimatorId, observes: boolean): boolean =>
  SHAPES[id].observes === null || SHAPES[id].observes === observes;

/**
 * The linear form of an estimator for games on the trajectories of the game itself, (a,b) counted as one action (`jointActions`), so that
 * `moments` gives its mean and variance without enumeration, whole or cut. Step k has
 *
 * w = B_L/β,   c = follower · ∇log f(a_k|s_k),   x = direct · ∇log f(a_k|s_k) − w c (where segments start after their own step) − w ∇V_F (centred).
 *
 * For a follower that does not observe (footnote 1): w = (Σ_a f Q_L(s,a,b) − V_L(s))/β, follower = Q_F(s,a,b).
 */
export function gameLinearForm<T>(
  id: LinearGameEstimatorId,
  tables: GameTables<T>,
  response: GameResponse<T>,
): LinearForm<T> {
  const { advantages, sameAnswer, own, centred, directOnly } = SHAPES[id];
  const { arithmetic, leader, beta, problem } = tables;
  const { sub, mul, div, neg, zero } = arithmetic;
  const { leaderActions, actions, parameters, edgeStart, game } = problem;
  const gradients = gameGradients(tables);
  const { vL, qL } = gameValues(tables, withLeader(tables, response.policy));
  const meanQL = overFollower(tables, response.policy, qL);
  const gradientQF = centred ? gameImplicit(tables, response).gradientQF! : [];
  /** Σ_a f(a|s) x(s,a). */
  const overLeader = (s: number, x: (pair: number) => T): T => {
    let total = zero;
    for (let pair = s * leaderActions; pair < (s + 1) * leaderActions; pair++)
      total = arithmetic.add(total, mul(leader[pair], x(pair)));
    return total;
  };
  const weightOf = (s: number, pair: number, triple: number): T => {
    if (directOnly || problem.terminal[s]) return zero;
    const benefit = game.observes
      ? sub(qL[triple], meanQL[pair])
      : sub(
          overLeader(s, (other) => qL[other * actions + (triple % actions)]),
          vL[s],
        );
    return div(benefit, beta);
  };
  const followerOf = (s: number, pair: number, triple: number): T => {
    if (!game.observes) return response.qF[triple];
    return advantages
      ? sub(
          response.vF[pair],
          overLeader(s, (other) => response.vF[other]),
        )
      : response.vF[pair];
  };
  const baseline = (s: number, triple: number): T =>
    sameAnswer ? overLeader(s, (other) => qL[other * actions + (triple % actions)]) : vL[s];
  const form = { weight: [] as T[], direct: [] as Gradient<T>[], segment: [] as Gradient<T>[] };
  qL.forEach((value, triple) => {
    const pair = pairOf(triple, actions);
    const s = stateOf(pair, leaderActions);
    const w = weightOf(s, pair, triple);
    form.weight.push(w);
    if (edgeStart[triple] === edgeStart[triple + 1]) return;
    const score = gradients.leader[pair]?.map((x) => div(x, leader[pair])) ?? null;
    const follower = followerOf(s, pair, triple);
    const c: Gradient<T> = directOnly ? null : (score?.map((x) => mul(follower, x)) ?? null);
    const x = zeroVector(arithmetic, parameters);
    accumulate(arithmetic, x, advantages ? sub(value, baseline(s, triple)) : value, score);
    if (!own) accumulate(arithmetic, x, neg(w), c);
    if (centred)
      for (let i = pair * actions; i < (pair + 1) * actions; i++)
        accumulate(arithmetic, x, neg(mul(w, response.policy[i])), gradientQF[i]);
    for (let e = edgeStart[triple]; e < edgeStart[triple + 1]; e++) {
      form.direct.push(x);
      form.segment.push(c);
    }
  });
  return { constant: gradients.phiL, initial: vL.map(() => null), ...form };
}
