import type { Expression } from '../../numeric/expression.js';
import { ONE, equalRational } from '../../numeric/rational.js';
import type { ConfigurableMdp } from './configurableMdp.js';
import { listed, type IssueList } from '../issues.js';
import { stateOf } from '../indices.js';

/**
 * Undiscounted problems must end. With γ_F = 1 and no horizon there must be no set of states in which the follower can stay for ever;
 * with γ_L = 1 a terminal state must be reachable from everywhere (the best response takes every action). Notes the states where
 * this fails.
 *
 * `isPossible` tells which probabilities are above zero: only those lead anywhere. `nameOf`: what messages call a state. O(number of edges).
 */
export function checkTermination(
  mdp: ConfigurableMdp,
  isPossible: (p: Expression) => boolean,
  issues: IssueList,
  nameOf: (s: number) => number | string = (s) => s,
): void {
  const undiscountedF = equalRational(mdp.gammaF, ONE);
  const undiscountedL = equalRational(mdp.gammaL, ONE);
  if (mdp.horizon !== null || !(undiscountedF || undiscountedL)) return;
  const incoming = predecessors(mdp, isPossible);
  const remark = (states: readonly number[]): string => `1, with such states (${listed(states.map(nameOf))})`;
  const staying = undiscountedF ? statesNotForcedOut(mdp, incoming) : [];
  if (staying.length > 0)
    issues.add(
      '/gammaF',
      'a number below 1 where the follower can stay for ever in states that are not terminal',
      remark(staying),
    );
  const trapped = undiscountedL ? statesWithoutExit(mdp, incoming) : [];
  if (trapped.length > 0)
    issues.add('/gammaL', 'a number below 1 where no terminal state can be reached from some state', remark(trapped));
}

/** For each state the pairs s·B + b that may lead to it, as slices of one list. */
interface Incoming {
  readonly start: Int32Array;
  readonly pairs: Int32Array;
}

function predecessors(
  { states, actions, transitions }: ConfigurableMdp,
  isPossible: (p: Expression) => boolean,
): Incoming {
  const each = (visit: (successor: number, pair: number) => void): void =>
    transitions.forEach((rows, s) =>
      rows.forEach((row, b) =>
        row.successors.forEach((next, i) => {
          if (isPossible(row.probabilities[i])) visit(next, s * actions + b);
        }),
      ),
    );
  const start = new Int32Array(states + 1);
  each((next) => start[next + 1]++);
  for (let s = 0; s < states; s++) start[s + 1] += start[s];
  const free = start.slice();
  const pairs = new Int32Array(start[states]);
  each((next, pair) => (pairs[free[next]++] = pair));
  return { start, pairs };
}

/** The largest set X of states that are not terminal in which every state has an action that surely stays in X. */
function statesNotForcedOut({ states, actions, terminal }: ConfigurableMdp, { start, pairs }: Incoming): number[] {
  const inside = new Uint8Array(states).fill(1);
  for (const s of terminal) inside[s] = 0;
  const leaves = new Uint8Array(states * actions);
  const stayingActions = new Int32Array(states).fill(actions);
  const removed = [...terminal];
  for (let next = removed.pop(); next !== undefined; next = removed.pop()) {
    for (let i = start[next]; i < start[next + 1]; i++) {
      const pair = pairs[i];
      const s = stateOf(pair, actions);
      if (leaves[pair] || !inside[s]) continue;
      leaves[pair] = 1;
      if (--stayingActions[s] > 0) continue;
      inside[s] = 0;
      removed.push(s);
    }
  }
  return flagged(inside);
}

/** The states from which no terminal state can be reached. */
function statesWithoutExit({ states, actions, terminal }: ConfigurableMdp, { start, pairs }: Incoming): number[] {
  const lost = new Uint8Array(states).fill(1);
  for (const s of terminal) lost[s] = 0;
  const reached = [...terminal];
  for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
    for (let i = start[next]; i < start[next + 1]; i++) {
      const s = Math.floor(pairs[i] / actions);
      if (!lost[s]) continue;
      lost[s] = 0;
      reached.push(s);
    }
  }
  return flagged(lost);
}

const flagged = (flags: Uint8Array): number[] => Array.from(flags.keys()).filter((s) => flags[s] === 1);
