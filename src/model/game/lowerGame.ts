import { expression, plus, times, type Expression } from '../../numeric/expression.js';
import { equalRational } from '../../numeric/rational.js';
import { MDP_KIND, type ConfigurableMdp, type Distribution } from '../mdp/configurableMdp.js';
import type { MarkovGame } from './markovGame.js';

/**
 * The configurable MDP that a Markov game is: the one place that says how the two settings differ.
 *
 * A follower that observes the leader's action acts in the states σ = (s,a), for a is drawn before it moves:
 *
 *     ρ̃0((s,a)) = ρ0(s) f_θ(a|s),   p̃((s',a')|(s,a),b) = p(s'|s,a,b) f_θ(a'|s'),   r̃((s,a),b) = r(s,a,b),
 *
 * a terminal state stays one state. Since ∇log p̃ = ∇log f_θ(a'|s') (where p has no θ), Theorem 1 on it is Theorem 2, with the sum of
 * eq. (9) from t = 1 on. A follower that does not observe (footnote 1) acts in the states of the game, with the leader averaged out:
 * p̄ = Σ_a f_θ(a|s) p(s'|s,a,b), r̄ = Σ_a f_θ(a|s) r(s,a,b).
 *
 * J_L, best response and hypergradient are those of the game. `loweredState` gives the number of (s,a).
 *
 * @example
 * ```ts
 * import { lowerGame, toyGame } from 'hypergrad-oracle';
 *
 * const mdp = lowerGame(toyGame({ reward: 2 }));
 * console.log(mdp.kind, mdp.actions); // configurable-mdp 3
 * ```
 */
export const lowerGame = (game: MarkovGame): ConfigurableMdp => (game.observes ? lowerObserving(game) : average(game));

/** The number of the state (s,a) in the lowered problem of a follower that observes; for terminal s that of s itself (a = 0). */
export function loweredState({ leaderActions, terminal }: MarkovGame, s: number, a: number): number {
  const before = terminal.filter((t) => t < s).length;
  return (s - before) * leaderActions + before + a;
}

/** What a state of the lowered problem stands for: (s,a), or s alone where it is terminal or the follower does not observe. */
export function stateOfLowered(game: MarkovGame, lowered: number): { readonly s: number; readonly a: number | null } {
  if (!game.observes) return { s: lowered, a: null };
  for (let s = 0; s < game.states; s++) {
    const a = lowered - loweredState(game, s, 0);
    if (game.terminal.includes(s) ? a === 0 : a >= 0 && a < game.leaderActions)
      return { s, a: game.terminal.includes(s) ? null : a };
  }
  throw new RangeError(`the lowered problem has no state ${lowered}`);
}

const common = (game: MarkovGame) => ({
  kind: MDP_KIND as typeof MDP_KIND,
  ...(game.name === undefined ? {} : { name: game.name }),
  ...(game.description === undefined ? {} : { description: game.description }),
  actions: game.actions,
  gammaF: game.gammaF,
  gammaL: game.gammaL,
  beta: game.beta,
  theta: game.theta,
  horizon: game.horizon,
  phiL: game.phiL,
});

function lowerObserving(game: MarkovGame): ConfigurableMdp {
  const { states, leaderActions, terminal, policy } = game;
  const ends = new Set(terminal);
  /** The distribution over states spread over the leader's actions in them. */
  const spread = (row: Distribution): Distribution => {
    const pairs = row.successors.flatMap((s, i): [number, Expression][] => {
      if (ends.has(s)) return [[loweredState(game, s, 0), row.probabilities[i]]];
      const { successors, probabilities } = policy[s];
      return successors.map((a, j) => [loweredState(game, s, a), times(row.probabilities[i], probabilities[j])]);
    });
    return { successors: pairs.map(([s]) => s), probabilities: pairs.map(([, p]) => p) };
  };
  const flat = <T>(table: readonly (readonly (readonly T[])[])[]): (readonly T[])[] =>
    table.flatMap((rows, s) => (ends.has(s) ? [[]] : rows));
  return {
    ...common(game),
    states: (states - terminal.length) * leaderActions + terminal.length,
    terminal: terminal.map((s) => loweredState(game, s, 0)),
    initial: spread(game.initial),
    transitions: flat(game.transitions).map((rows) => rows.map(spread)),
    rewardF: flat(game.rewardF),
    rewardL: flat(game.rewardL),
  };
}

function average(game: MarkovGame): ConfigurableMdp {
  const { policy, actions } = game;
  const perAction = <T, R>(table: readonly (readonly (readonly T[])[])[], mix: (s: number, each: T[]) => R): R[][] =>
    table.map((rows, s) =>
      rows.length === 0
        ? []
        : Array.from({ length: actions }, (_, b) =>
            mix(
              s,
              policy[s].successors.map((a) => rows[a][b]),
            ),
          ),
    );
  const rewards = (table: MarkovGame['rewardF']) =>
    perAction(table, (s, each) => mixture(policy[s].probabilities, each));
  return {
    ...common(game),
    states: game.states,
    terminal: game.terminal,
    initial: game.initial,
    transitions: perAction(game.transitions, (s, rows): Distribution => {
      const successors = [...new Set(rows.flatMap((row) => row.successors))];
      const probabilityOf = (row: Distribution, next: number): Expression => {
        const at = row.successors.indexOf(next);
        return at < 0 ? expression(0) : row.probabilities[at];
      };
      const probabilities = successors.map((next) =>
        mixture(
          policy[s].probabilities,
          rows.map((row) => probabilityOf(row, next)),
        ),
      );
      return { successors, probabilities };
    }),
    rewardF: rewards(game.rewardF),
    rewardL: rewards(game.rewardL),
  };
}

/** Σ weightᵢ valueᵢ for weights that sum to one: the value itself where all are the same. */
function mixture(weights: readonly Expression[], values: readonly Expression[]): Expression {
  const [first] = values;
  const same = values.every(
    (e) => e === first || (e.kind === 'constant' && first.kind === 'constant' && equalRational(e.value, first.value)),
  );
  return same ? first : plus(...values.map((e, i) => times(weights[i], e)));
}
