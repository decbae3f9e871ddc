import { float64 } from '../numeric/float64.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables, tableGradients } from '../model/mdp/tables.js';

/** How much two actions of one state have in common. */
export interface Tie {
  readonly state: number;
  readonly actions: readonly [number, number];
  /** |r_F(s,b) − r_F(s,b')| at θ, where both actions have the same transition row (formula by formula). */
  readonly gap: number;
  /** True where the follower's rewards are the same formula: a tie at every θ. */
  readonly exact: boolean;
  /** True where the gradients of the follower's rewards differ: the follower turns from one action to the other as θ moves. */
  readonly crossing: boolean;
  /** True where the leader's rewards are the same formula as well. */
  readonly twins: boolean;
}

/** All pairs of actions with the same transition row. */
export function ties(mdp: ConfigurableMdp): Tie[] {
  const problem = compileProblem({ ...mdp, horizon: null });
  const tables = evaluateTables(problem, float64);
  const { rewardF } = tables;
  const slopes = tableGradients(tables).rewardF;
  const { states, actions, edgeStart, edgeTarget, tape } = problem;
  const edges = edgeTarget.length;
  // Equal formulas stand once on the tape, so their outputs are the same step.
  const step = (offset: number, i: number): number => tape.outputs[offset + i];
  const row = (pair: number): string => {
    const arrows: string[] = [];
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) arrows.push(`${edgeTarget[e]}:${step(states, e)}`);
    return arrows.sort().join(' ');
  };
  const [atF, atL] = [states + edges, states + edges + states * actions];
  const found: Tie[] = [];
  for (let state = 0; state < states; state++) {
    if (problem.terminal[state]) continue;
    for (let b = 0; b < actions; b++) {
      for (let c = b + 1; c < actions; c++) {
        const [i, j] = [state * actions + b, state * actions + c];
        if (row(i) !== row(j)) continue;
        const exact = step(atF, i) === step(atF, j);
        const gap = Math.abs(rewardF[i] - rewardF[j]);
        const crossing = problem.mdp.theta.some((_, k) => (slopes[i]?.[k] ?? 0) !== (slopes[j]?.[k] ?? 0));
        found.push({ state, actions: [b, c], gap, exact, crossing, twins: exact && step(atL, i) === step(atL, j) });
      }
    }
  }
  return found;
}

/** True where all actions of every state are the same, for follower and leader, and there are at least two. */
export function hasTwinActions(mdp: ConfigurableMdp): boolean {
  const twins = ties(mdp).filter((tie) => tie.twins && tie.actions[0] === 0).length;
  return mdp.actions > 1 && twins === (mdp.states - mdp.terminal.length) * (mdp.actions - 1);
}
