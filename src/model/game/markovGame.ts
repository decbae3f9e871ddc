import type { Expression } from '../../numeric/expression.js';
import type { Distribution, ProblemData } from '../mdp/configurableMdp.js';

/** The kind of Markov games. */
export const GAME_KIND = 'markov-game';

/**
 * A two-player Markov game (paper, section 3): in state s the leader draws a from f_θ(·|s), the follower answers with b from its
 * entropy-regularised best response, the state moves by p(s'|s,a,b). θ shapes the leader's policy; the paper has it there only, here
 * rewards, transitions and initial states may depend on it too, so that a configurable MDP is a game whose leader has one action.
 *
 * It is data, as `ConfigurableMdp` is. Build it with `markovGame` (from code) or `parseAnyInstance` (from a file); both validate.
 * `lowerGame` says what the two settings have in common.
 */
export interface MarkovGame extends ProblemData {
  readonly kind: typeof GAME_KIND;
  /** A: number of the leader's actions in every state that is not terminal. */
  readonly leaderActions: number;
  /** True: the follower sees a before it answers, g(b|s,a). False: it does not, g(b|s) (paper, footnote 1). */
  readonly observes: boolean;
  /** f_θ(·|s), [s]: a distribution over the leader's actions; one without entries for terminal states. */
  readonly policy: readonly Distribution[];
  /** [s][a][b]; an empty list for terminal states. */
  readonly transitions: readonly (readonly (readonly Distribution[])[])[];
  /** r_F and r_L, [s][a][b]; an empty list for terminal states. */
  readonly rewardF: readonly (readonly (readonly Expression[])[])[];
  readonly rewardL: readonly (readonly (readonly Expression[])[])[];
}
