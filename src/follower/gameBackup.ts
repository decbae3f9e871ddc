import type { GameTables } from '../model/game/gameTables.js';
import { expectNext } from '../model/mdp/lookahead.js';
import { jointActions } from '../model/game/gameTables.js';
import { softMaximum } from '../numeric/softmax.js';

/**
 * How the follower values a state s before the leader has moved there:
 *
 * - `paper`: W(s) = Σ_a f(a|s) V_F(s,a), V_F(s,a) = β log Σ_b exp(Q_F(s,a,b)/β): it will see a when it answers. Where the follower does not
 *   observe (`observes: false`), W(s) = β log Σ_b exp(Σ_a f(a|s) Q_F(s,a,b)/β), as footnote 1 of the paper has it.
 * - `code`: the published code's soft Q-iteration. It takes the second formula although its follower does see a: W is the value of a
 *   follower that will not see the leader's action from the next step on, while policy and V_F at the current step are conditional on a.
 */
export type FollowerBackup = 'paper' | 'code';

/** One soft backup of a state from values W of its successors. */
export interface GameBackup<T> {
  /** Q_F(s,a,b) = r_F + γ_F Σ_s' p W(s'), by a·B + b. */
  readonly q: readonly T[];
  /** W(s). */
  readonly w: T;
  /** V_F(s,a), by a; W(s) for all a where the follower does not observe. */
  readonly v: readonly T[];
  /** g†(b|s,a), by a·B + b; the same for all a where the follower does not observe. */
  readonly policy: readonly T[];
  /** ∂W/∂Q(s,a,b) = f(a|s) · slope, by a·B + b: `policy`, but for the code's backup, where it is softmax_b(Σ_a f Q/β). */
  readonly slope: readonly T[];
}

/** The backup of state s, not terminal. */
export function backupGame<T>(tables: GameTables<T>, kind: FollowerBackup, s: number, w: readonly T[]): GameBackup<T> {
  const { problem, arithmetic, leader, rewardF, gammaF, beta } = tables;
  const { add, mul, zero } = arithmetic;
  const { leaderActions, actions, game } = problem;
  const joint = jointActions(tables);
  const first = s * leaderActions * actions;
  const q = Array.from({ length: leaderActions * actions }, (_, i) =>
    add(rewardF[first + i], mul(gammaF, expectNext(joint, first + i, w))),
  );
  const f = leader.slice(s * leaderActions, (s + 1) * leaderActions);
  const mixed = <X>(of: (a: number) => X, times: (weight: T, x: X) => T): T =>
    f.reduce((total, weight, a) => add(total, times(weight, of(a))), zero);
  const averaged = softMaximum(
    arithmetic,
    Array.from({ length: actions }, (_, b) => mixed((a) => q[a * actions + b], mul)),
    beta,
  );
  const blind = f.flatMap(() => averaged.probabilities);
  if (!game.observes) return { q, w: averaged.value, v: f.map(() => averaged.value), policy: blind, slope: blind };
  const seeing = f.map((_, a) => softMaximum(arithmetic, q.slice(a * actions, (a + 1) * actions), beta));
  const v = seeing.map(({ value }) => value);
  const policy = seeing.flatMap(({ probabilities }) => probabilities);
  return kind === 'paper'
    ? { q, w: mixed((a) => v[a], mul), v, policy, slope: policy }
    : { q, w: averaged.value, v, policy, slope: blind };
}
