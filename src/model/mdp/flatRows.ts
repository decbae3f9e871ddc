import type { Expression } from '../../numeric/expression.js';
import type { Distribution } from './configurableMdp.js';

const ZERO: Expression = { kind: 'constant', value: { n: 0n, d: 1n } };

/** A row as `count` probabilities. */
export function denseRow({ successors, probabilities }: Distribution, count: number): Expression[] {
  const row = new Array<Expression>(count).fill(ZERO);
  successors.forEach((s, i) => (row[s] = probabilities[i]));
  return row;
}

/** Rewards of each state, `width` zeros for a terminal one. */
export const denseRewards = (rows: readonly (readonly Expression[])[], width: number): Expression[] =>
  rows.flatMap((row) => (row.length > 0 ? row : new Array<Expression>(width).fill(ZERO)));

/** 1 for the states that are listed. */
export function terminalFlags(states: number, terminal: readonly number[]): Uint8Array {
  const flags = new Uint8Array(states);
  for (const s of terminal) flags[s] = 1;
  return flags;
}

/** Rows in flat lists: the edges of row i are `edgeStart[i] … edgeStart[i+1] − 1`. */
export interface FlatEdges {
  readonly edgeStart: Int32Array;
  readonly edgeTarget: Int32Array;
  readonly p: readonly Expression[];
}

/** The rows of each state in flat lists, `width` of them (no edges, for a terminal state). */
export function flatEdges(states: readonly (readonly Distribution[])[], width: number): FlatEdges {
  const edgeStart = new Int32Array(states.length * width + 1);
  const targets: number[] = [];
  const p: Expression[] = [];
  states.forEach((rows, s) => {
    for (let i = 0; i < width; i++) {
      targets.push(...(rows[i]?.successors ?? []));
      p.push(...(rows[i]?.probabilities ?? []));
      edgeStart[s * width + i + 1] = targets.length;
    }
  });
  return { edgeStart, edgeTarget: Int32Array.from(targets), p };
}
