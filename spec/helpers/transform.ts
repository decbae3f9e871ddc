import type { ConfigurableMdp, Distribution } from '../../src/model/mdp/configurableMdp.js';
import {
  expression,
  minus,
  parameter,
  plus,
  times,
  type Expression,
  type ExpressionLike,
} from '../../src/numeric/expression.js';
import { substitute } from '../../src/numeric/expressionParts.js';
import type { Rational } from '../../src/numeric/rational.js';

/** One of the parameters; the number one where there are none. */
export const someParameter = (mdp: ConfigurableMdp, index = 0): Expression =>
  mdp.theta.length > 0 ? parameter(index % mdp.theta.length) : expression(1);

type Rewards = ConfigurableMdp['rewardF'];

const mapRewards = (rewards: Rewards, change: (r: Expression, s: number, b: number) => ExpressionLike): Rewards =>
  rewards.map((row, s) => row.map((r, b) => expression(change(r, s, b))));

/** The problem with other rewards for the follower. */
export const withRewardF = (
  mdp: ConfigurableMdp,
  change: (r: Expression, s: number, b: number) => ExpressionLike,
): ConfigurableMdp => ({ ...mdp, rewardF: mapRewards(mdp.rewardF, change) });

/** The problem with other rewards for the leader. */
export const withRewardL = (
  mdp: ConfigurableMdp,
  change: (r: Expression, s: number, b: number) => ExpressionLike,
): ConfigurableMdp => ({ ...mdp, rewardL: mapRewards(mdp.rewardL, change) });

/** The problem in which the new action i is the old action `old[i]`: repeat one to duplicate it. */
export function withActions(mdp: ConfigurableMdp, old: readonly number[]): ConfigurableMdp {
  const choose = <T>(table: readonly (readonly T[])[]): T[][] =>
    table.map((row) => (row.length === 0 ? [] : old.map((b) => row[b])));
  return {
    ...mdp,
    actions: old.length,
    transitions: choose(mdp.transitions),
    rewardF: choose(mdp.rewardF),
    rewardL: choose(mdp.rewardL),
  };
}

/** The problem with one state more, which nothing leads to; all its actions lead to `next`, its rewards depend on θ. */
export function withUnreachableState(mdp: ConfigurableMdp, next: number): ConfigurableMdp {
  const perAction = <T>(entry: (b: number) => T): T[] => Array.from({ length: mdp.actions }, (_, b) => entry(b));
  const row: Distribution = { successors: [next], probabilities: [expression(1)] };
  return {
    ...mdp,
    states: mdp.states + 1,
    transitions: [...mdp.transitions, perAction(() => row)],
    rewardF: [...mdp.rewardF, perAction((b) => times(b + 1, someParameter(mdp)))],
    rewardL: [...mdp.rewardL, perAction((b) => minus(b, someParameter(mdp)))],
  };
}

/** Potential-based shaping: r_F + γ_F Σ_s' p(s'|s,b) ψ(s') − ψ(s), one formula ψ for each state. Without a horizon only. */
export function shaped(mdp: ConfigurableMdp, potential: readonly Expression[]): ConfigurableMdp {
  return withRewardF(mdp, (r, s, b) => {
    const { successors, probabilities } = mdp.transitions[s][b];
    const next = plus(...successors.map((t, i) => times(probabilities[i], potential[t])));
    return minus(plus(r, times(mdp.gammaF, next)), potential[s]);
  });
}

/** The problem with θ = by(θ′) at the point θ′ = `theta`: every formula with its parameters replaced by formulas in the new ones. */
export function reparametrised(
  mdp: ConfigurableMdp,
  theta: readonly Rational[],
  by: readonly Expression[],
): ConfigurableMdp {
  const again = (e: Expression): Expression => substitute(e, by);
  const row = (r: Distribution): Distribution => ({ ...r, probabilities: r.probabilities.map(again) });
  return {
    ...mdp,
    theta,
    initial: row(mdp.initial),
    transitions: mdp.transitions.map((rows) => rows.map(row)),
    rewardF: mapRewards(mdp.rewardF, again),
    rewardL: mapRewards(mdp.rewardL, again),
    phiL: again(mdp.phiL),
  };
}

/** The problem with its own numbers in place of the parameters: nothing depends on θ any more. */
export const frozen = (mdp: ConfigurableMdp): ConfigurableMdp =>
  reparametrised(mdp, mdp.theta, mdp.theta.map(expression));
