import type { SparseRow } from '../../numeric/markov.js';
import type { ActionTables, CompiledMdp } from './tables.js';

/** P_g: the chain of states under a policy (S·B probabilities), one sparse row for each state; terminal rows are empty. */
export function policyChain<T>(tables: ActionTables<T>, policy: readonly T[]): SparseRow<T>[] {
  const { problem, arithmetic, p } = tables;
  const { add, mul } = arithmetic;
  const { states, actions, edgeStart, edgeTarget } = problem;
  /** Where a successor stands in the row of the state that it was last seen in. */
  const place = new Int32Array(states);
  const seenIn = new Int32Array(states).fill(-1);
  return Array.from({ length: states }, (_, s) => {
    const columns: number[] = [];
    const values: T[] = [];
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
        const weight = mul(policy[pair], p[e]);
        const next = edgeTarget[e];
        if (seenIn[next] === s) values[place[next]] = add(values[place[next]], weight);
        else {
          seenIn[next] = s;
          place[next] = columns.push(next) - 1;
          values.push(weight);
        }
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
}: Pick<CompiledMdp, 'states' | 'actions' | 'edgeStart' | 'edgeTarget'>): number[][] {
  const seenIn = new Int32Array(states).fill(-1);
  return Array.from({ length: states }, (_, s) => {
    const successors: number[] = [];
    for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++)
      if (seenIn[edgeTarget[e]] !== s) {
        seenIn[edgeTarget[e]] = s;
        successors.push(edgeTarget[e]);
      }
    return successors;
  });
}
