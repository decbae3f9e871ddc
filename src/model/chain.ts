import type { SparseRow } from '../numeric/markov.js';
import type { ActionTables, Problem } from './tables.js';

/** P_g: the chain of states under a policy (S·B probabilities), one sparse row for each state; terminal rows are empty. */
export function policyChain<T>(tables: ActionTables<T>, policy: readonly T[]): SparseRow<T>[] {
  const { problem, arithmetic, p } = tables;
  const { add, mul } = arithmetic;
  const { states, actions, edgeStart, edgeTarget } = problem;
  return Array.from({ length: states }, (_, s) => {
    const place = new Map<number, number>();
    const columns: number[] = [];
    const values: T[] = [];
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
        const weight = mul(policy[pair], p[e]);
        const at = place.get(edgeTarget[e]);
        if (at === undefined) {
          place.set(edgeTarget[e], columns.push(edgeTarget[e]) - 1);
          values.push(weight);
        } else values[at] = add(values[at], weight);
      }
    }
    return { columns, values };
  });
}

/** The transpose of a square sparse matrix. */
export function transpose<T>(rows: readonly SparseRow<T>[]): SparseRow<T>[] {
  const result = rows.map(() => ({ columns: [] as number[], values: [] as T[] }));
  rows.forEach(({ columns, values }, i) =>
    columns.forEach((j, e) => {
      result[j].columns.push(i);
      result[j].values.push(values[e]);
    }),
  );
  return result;
}

/** The distinct successors of every state under any action: the graph of the problem. */
export function stateGraph({
  states,
  actions,
  edgeStart,
  edgeTarget,
}: Pick<Problem, 'states' | 'actions' | 'edgeStart' | 'edgeTarget'>): number[][] {
  return Array.from({ length: states }, (_, s) => [
    ...new Set(edgeTarget.subarray(edgeStart[s * actions], edgeStart[(s + 1) * actions])),
  ]);
}
