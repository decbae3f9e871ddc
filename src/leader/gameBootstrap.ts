import { jointActions, type GameTables } from '../model/game/gameTables.js';
import { averageActions } from '../model/mdp/averageActions.js';
import { inverseCdf } from '../random/categorical.js';
import type { Stream } from '../random/stream.js';
import { stageEquilibrium } from './stageEquilibrium.js';
import { pairOf } from '../model/indices.js';

/**
 * What a learned critic takes for the leader's value of the next state, from a table Q_L by triple, the leader's policy f (S·A) and the
 * follower's g (by triple):
 *
 * - `expected`: Σ_{a,b} f g Q_L, as Theorem 2 needs it;
 * - `modal`: Q_L at a = argmax f(·|s), b = argmax g(·|s,a), as the published code has it: the value of other policies than those played;
 * - `sampled`: Q_L at a ~ f, b ~ g, drawn anew for every transition;
 * - `stackelberg`: Q_L at the equilibrium of the stage game of (Q_F, Q_L), Bi-AC's.
 */
export type Bootstrap = 'expected' | 'modal' | 'sampled' | 'stackelberg';

/** f, g and the tables that a bootstrap looks at. */
export interface BootstrapTables {
  readonly leader: readonly number[];
  readonly policy: readonly number[];
  readonly qF: readonly number[];
  readonly qL: readonly number[];
}

/** The value of each state (S), for all but `sampled`; terminal states have 0. */
export function bootstrapValues(
  kind: Exclude<Bootstrap, 'sampled'>,
  tables: GameTables<number>,
  { leader, policy, qF, qL }: BootstrapTables,
): number[] {
  const { leaderActions, actions, states, terminal } = tables.problem;
  if (kind === 'expected') {
    const joint = policy.map((g, triple) => leader[pairOf(triple, actions)] * g);
    return averageActions(jointActions(tables), joint, qL);
  }
  return Array.from({ length: states }, (_, s) => {
    if (terminal[s]) return 0;
    if (kind === 'stackelberg') return qL[stageEquilibrium(tables, qF, qL, s).triple];
    const pair = firstLargest(leader, s * leaderActions, leaderActions);
    return qL[firstLargest(policy, pair * actions, actions)];
  });
}

/** One draw of the value of state s; two uniforms. */
export function sampledValue(
  { problem }: GameTables<number>,
  { leader, policy, qL }: BootstrapTables,
  s: number,
  stream: Stream,
): number {
  const { leaderActions, actions, terminal } = problem;
  if (terminal[s]) return 0;
  const first = s * leaderActions;
  const pair = first + inverseCdf(leader.slice(first, first + leaderActions), stream.uniform());
  return qL[pair * actions + inverseCdf(policy.slice(pair * actions, (pair + 1) * actions), stream.uniform())];
}

function firstLargest(values: readonly number[], first: number, count: number): number {
  let best = first;
  for (let i = first + 1; i < first + count; i++) if (values[i] > values[best]) best = i;
  return best;
}
