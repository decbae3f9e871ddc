import { accumulate } from '../numeric/vector.js';
import type { OracleRollouts } from '../estimators/knowledge.js';
import type { Case } from './case.js';
import type { Judged } from './claim.js';
import { expectation, weightedFrom, type Weighted } from './expectation.js';
import { estimateOf } from './soundEstimate.js';

/** Cases with more trajectories than this are not enumerated jointly with an oracle's rollouts. */
export const MOST_WITH_ORACLE = 12;

/** What the rollouts of an oracle from one pair, or one state, can be. */
interface Start {
  readonly of: keyof OracleRollouts;
  /** The first state, and for a pair the first action. */
  readonly state: number;
  readonly action?: number;
  readonly rollouts: readonly Weighted<unknown>[];
}

/** The starts of the oracle's rollouts: every state that is visited, and every pair there. */
function startsOf({ knowledge, trajectories, horizon, problem, arithmetic }: Case): Start[] {
  const { tables, response } = knowledge;
  const from = (state: number, steps: number): readonly Weighted<unknown>[] => {
    const point = tables.initial.map((_, s) => (s === state ? arithmetic.one : arithmetic.zero));
    return weightedFrom(tables, response.policy, point, steps, Infinity) ?? [];
  };
  /** What follows a choice: its successors, and everything from there. */
  const after = (state: number, action: number): Weighted<unknown>[] => {
    const pair = state * problem.actions + action;
    const edges = Array.from(problem.edgeTarget.keys()).slice(problem.edgeStart[pair], problem.edgeStart[pair + 1]);
    return edges
      .filter((edge) => !arithmetic.isZero(tables.p[edge]))
      .flatMap((edge) =>
        from(problem.edgeTarget[edge], horizon - 1).map(({ trajectory, probability }) => ({
          probability: arithmetic.mul(tables.p[edge], probability),
          trajectory: {
            ...trajectory,
            states: [state, ...Array.from(trajectory.states)],
            actions: [action, ...Array.from(trajectory.actions)],
            edges: [edge, ...Array.from(trajectory.edges)],
          },
        })),
      );
  };
  const visited = new Set(
    trajectories.flatMap(({ trajectory: { states, actions } }) => Array.from(states).slice(0, actions.length)),
  );
  return [...visited].flatMap((state): Start[] => [
    { of: 'states', state, rollouts: from(state, horizon) },
    ...Array.from({ length: problem.actions }, (_, action): Start => ({
      of: 'pairs',
      state,
      action,
      rollouts: after(state, action),
    })),
  ]);
}

/**
 * The mean of an estimator over single trajectories and over independent rollouts of an oracle, one from each pair and one from each state
 * that can be visited. An estimator that averages the oracle's rollouts by their start is, given its batch, a sum with one term for each of
 * them, so that the mean over the oracle is a sum over starts instead of over all combinations. Throws `NoEstimate`.
 */
export function meanWithOracle(one: Case, judged: Judged): readonly unknown[] {
  const { arithmetic, problem, knowledge, trajectories } = one;
  const starts = startsOf(one);
  const batches = trajectories.map(({ trajectory, probability }) => ({ batch: [trajectory], probability }));
  return expectation(arithmetic, problem.parameters, batches, (batch) => {
    const given = (rollouts: Partial<OracleRollouts>): readonly unknown[] =>
      estimateOf(one, judged, batch, { ...knowledge, oracle: { pairs: [], states: [], ...rollouts } });
    const without = given({});
    const total = [...without];
    const [{ states, actions }] = batch;
    const matters = ({ state, action }: Start): boolean =>
      Array.from(actions).some((b, t) => states[t] === state && (action ?? b) === b);
    for (const { of, rollouts } of starts.filter(matters))
      for (const { trajectory, probability } of rollouts) {
        const change = given({ [of]: [trajectory] }).map((x, k) => arithmetic.sub(x, without[k]));
        accumulate(arithmetic, total, probability, change);
      }
    return total;
  }).mean;
}
