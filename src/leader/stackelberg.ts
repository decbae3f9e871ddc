import { maximum, type Arithmetic } from '../numeric/arithmetic.js';
import { jointActions, type GameTables } from '../model/game/gameTables.js';
import { lookahead } from '../model/mdp/lookahead.js';
import { stageEquilibrium } from './stageEquilibrium.js';

/**
 * Bi-AC's operator on the leader's table, with the follower's table given (as its critic's target has it):
 * (T Q)(s,a,b) = r_L + γ_L Σ_s' p(s'|s,a,b) max_a' Q(s', a', b̂(s',a')), b̂ = argmax_b Q_F.
 *
 * For a fixed Q_F it is monotone and a contraction by γ_L in the maximum norm; its fixed point is the leader's optimum in the MDP in which the
 * follower plays b̂ for ever, whatever the leader does. That is not the leader's optimum in the game: there b̂ moves with the leader's policy.
 */
export function stackelbergBackup<T>(tables: GameTables<T>, qF: readonly T[], qL: readonly T[]): T[] {
  const { problem, arithmetic, rewardL, gammaL } = tables;
  const next = Array.from({ length: problem.states }, (_, s) =>
    problem.terminal[s] ? arithmetic.zero : qL[stageEquilibrium(tables, qF, qL, s).triple],
  );
  return lookahead(jointActions(tables), rewardL, gammaL, next);
}

/**
 * Both tables at once, as bi-level actor-critic learns them where the follower is no planner either: each looks ahead to the stage-game
 * equilibrium of the current pair of tables. Neither monotone nor a contraction: it need not converge, and may have several fixed points.
 */
export function stackelbergPairBackup<T>(
  tables: GameTables<T>,
  qF: readonly T[],
  qL: readonly T[],
): { qF: T[]; qL: T[] } {
  const { problem, arithmetic, rewardF, rewardL, gammaF, gammaL } = tables;
  const at = Array.from({ length: problem.states }, (_, s) =>
    problem.terminal[s] ? undefined : stageEquilibrium(tables, qF, qL, s).triple,
  );
  const values = (q: readonly T[]): T[] => at.map((triple) => (triple === undefined ? arithmetic.zero : q[triple]));
  const flat = jointActions(tables);
  return { qF: lookahead(flat, rewardF, gammaF, values(qF)), qL: lookahead(flat, rewardL, gammaL, values(qL)) };
}

/** max |x − y| of two tables. */
export function largestDifference<T>(arithmetic: Arithmetic<T>, x: readonly T[], y: readonly T[]): T {
  const { sub, neg, zero } = arithmetic;
  return x.reduce((worst, each, i) => {
    const difference = sub(each, y[i]);
    return maximum(arithmetic, maximum(arithmetic, worst, difference), neg(difference));
  }, zero);
}
