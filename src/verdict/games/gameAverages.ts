import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';

/** The triples (s,a,·) of a pair (s,a). */
export const triplesOf = <T>({ tables: { problem } }: GameKnowledge<T>, pair: number): number[] =>
  Array.from({ length: problem.actions }, (_, b) => pair * problem.actions + b);

/** Σ_b g†(b|s,a) x(s,a,b). */
export function meanOverFollower<T>(knowledge: GameKnowledge<T>, pair: number, x: (triple: number) => T): T {
  const { add, mul, zero } = knowledge.tables.arithmetic;
  return triplesOf(knowledge, pair).reduce(
    (total, triple) => add(total, mul(knowledge.response.policy[triple], x(triple))),
    zero,
  );
}

/** Σ_a f(a|s) x(s,a). */
export function meanOverLeader<T>({ tables }: GameKnowledge<T>, s: number, x: (pair: number) => T): T {
  const { add, mul, zero } = tables.arithmetic;
  const { leaderActions } = tables.problem;
  let total = zero;
  for (let pair = s * leaderActions; pair < (s + 1) * leaderActions; pair++)
    total = add(total, mul(tables.leader[pair], x(pair)));
  return total;
}
