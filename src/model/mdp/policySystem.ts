import { solveLuTransposed, createLuMatrix, factorize, luIndex, luStorage, type LuMatrix } from '../../numeric/lu.js';
import type { CompiledMdp } from './tables.js';

/** Most doubles of a factored matrix: a full one of order 2048, or a band of any length. */
const MOST_STORAGE = 2 ** 22;

/** The matrix I − γ P_g over the states that are not terminal, in their order, with room for its factors. */
export interface PolicySystem {
  /** The state of each row. */
  readonly states: Int32Array;
  readonly matrix: LuMatrix;
  /** Forms I − γ P_g for a policy (S·B) and p (by edge) and factors it in place. O(edges) and one `factorize`. */
  factor(gamma: number, policy: Float64Array, p: Float64Array): void;
}

/**
 * Prepares the linear systems of a problem; `factor` then allocates nothing. The band of the matrix is that of the order in which the
 * states are numbered: 11 on either side for a 13×13 grid by rows, none below the diagonal for unrolled time. Throws a RangeError
 * where the factors would exceed 2²² doubles (2048 states in no good order).
 */
export function createPolicySystem(problem: CompiledMdp): PolicySystem {
  const { actions, edgeStart, edgeTarget, terminal } = problem;
  const states = Int32Array.from(Array.from(terminal.keys()).filter((s) => !terminal[s]));
  const n = states.length;
  const rowOf = new Int32Array(problem.states).fill(-1);
  states.forEach((s, row) => (rowOf[s] = row));
  let lower = 0;
  let upper = 0;
  states.forEach((s, row) => {
    for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++) {
      const column = rowOf[edgeTarget[e]];
      if (column < 0) continue;
      lower = Math.max(lower, row - column);
      upper = Math.max(upper, column - row);
    }
  });
  if (luStorage(n, lower, upper) > MOST_STORAGE)
    throw new RangeError(
      `${n} states with couplings ${lower + upper} apart are too many for the direct float64 solver`,
    );
  const matrix = createLuMatrix(n, lower, upper);
  const place = new Int32Array(edgeTarget.length).fill(-1);
  states.forEach((s, row) => {
    for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++) {
      const column = rowOf[edgeTarget[e]];
      if (column >= 0) place[e] = luIndex(matrix, row, column);
    }
  });
  const { data } = matrix;
  const factor = (gamma: number, policy: Float64Array, p: Float64Array): void => {
    data.fill(0);
    for (let row = 0; row < n; row++) {
      data[luIndex(matrix, row, row)] = 1;
      const s = states[row];
      for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
        const weight = gamma * policy[pair];
        if (weight === 0) continue;
        for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
          const at = place[e];
          if (at >= 0) data[at] -= weight * p[e];
        }
      }
    }
    factorize(matrix);
  };
  return { states, matrix, factor };
}

/** x = b + γ P_gᵀ x over the states that are not terminal (b elsewhere), after `factor`. S numbers. */
export function solveBackwards({ states: rows, matrix }: PolicySystem, b: Float64Array): Float64Array {
  const rhs = Float64Array.from(rows, (s) => b[s]);
  solveLuTransposed(matrix, rhs);
  const x = b.slice();
  rows.forEach((s, row) => (x[s] = rhs[row]));
  return x;
}
