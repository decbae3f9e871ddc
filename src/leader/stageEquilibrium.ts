import type { Arithmetic } from '../numeric/arithmetic.js';
import type { GameTables } from '../model/game/gameTables.js';

/** What the leader would play in state s if the stage game were all there is, and what the follower answers. */
export interface StageEquilibrium {
  readonly a: number;
  readonly b: number;
  /** (s·A + a)·B + b. */
  readonly triple: number;
}

function firstMaximum<T>({ compare }: Arithmetic<T>, values: readonly T[]): number {
  let best = 0;
  values.forEach((x, i) => {
    if (compare(x, values[best]) > 0) best = i;
  });
  return best;
}

/**
 * The Stackelberg equilibrium of the stage game of state s: the follower's answer to a is b̂(s,a) = argmax_b Q_F(s,a,b), and the leader plays
 * argmax_a Q_L(s,a,b̂(s,a)); the first index on ties. `qF` and `qL` are by triple.
 */
export function stageEquilibrium<T>(
  { problem, arithmetic }: GameTables<T>,
  qF: readonly T[],
  qL: readonly T[],
  s: number,
): StageEquilibrium {
  const { leaderActions, actions } = problem;
  const answers = Array.from({ length: leaderActions }, (_, a) => {
    const first = (s * leaderActions + a) * actions;
    const b = firstMaximum(arithmetic, qF.slice(first, first + actions));
    return { a, b, triple: first + b };
  });
  const best = firstMaximum(
    arithmetic,
    answers.map(({ triple }) => qL[triple]),
  );
  return answers[best];
}
