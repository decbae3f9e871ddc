import { createCompiledTape, type CompiledTape } from '../../numeric/compiledTape.js';
import { float64 } from '../../numeric/float64.js';
import type { Tape } from '../../numeric/tape.js';
import type { FastTables } from './fastTables.js';
import { evaluateTables, type CompiledMdp, type Tables } from './tables.js';

const compiled = new WeakMap<Tape, CompiledTape>();

/** The compiled tape of a problem, made once. */
function compiledTape({ tape }: CompiledMdp): CompiledTape {
  const known = compiled.get(tape);
  if (known) return known;
  const fresh = createCompiledTape(tape);
  compiled.set(tape, fresh);
  return fresh;
}

/** The weight of each table entry's gradient, in the lists of `PerEntry`. */
export interface TableWeights {
  readonly initial: ArrayLike<number>;
  readonly p: ArrayLike<number>;
  readonly rewardF: ArrayLike<number>;
  readonly rewardL: ArrayLike<number>;
  readonly phiL: number;
}

/** Σ weight · ∇entry over all entries (K), as `weightedTableGradient` in float64. O(formulas that depend on θ). */
export const fastTableGradient = ({ problem, run }: Tables<number>, weights: TableWeights): Float64Array =>
  compiledTape(problem).weightedGradient(run, [
    weights.initial,
    weights.p,
    weights.rewardF,
    weights.rewardL,
    [weights.phiL],
  ]);

/**
 * Tables of one problem at one θ after another, in place: each call rewrites what the last one returned. The numbers are those of
 * `evaluateTables` in float64; they are handed on as if they were exact (radii 0), so bounds that are derived from them leave the rounding
 * of the tables out. O(formulas that depend on θ).
 */
export function createTablesInPlace(problem: CompiledMdp): (theta: ArrayLike<number>) => FastTables {
  const tape = createCompiledTape(problem.tape);
  const { outputs, varying } = problem.tape;
  let tables: (FastTables & { readonly plain: Mutable }) | undefined;
  let moves: readonly Move[] = [];
  return (theta) => {
    if (theta.length !== problem.parameters)
      throw new RangeError(`theta has ${problem.parameters} components here, found ${theta.length}`);
    const run = tape.evaluate(theta);
    if (!tables) {
      const { initial, p, rewardF, rewardL, phiL, ...rest } = evaluateTables(problem, float64, Array.from(theta));
      const plain = {
        ...rest,
        run,
        initial: [...initial],
        p: [...p],
        rewardF: [...rewardF],
        rewardL: [...rewardL],
        phiL,
      };
      const lists = [plain.initial, plain.p, plain.rewardF, plain.rewardL];
      const bounded = lists.map((list) => ({ values: Float64Array.from(list), radii: new Float64Array(list.length) }));
      let offset = 0;
      moves = lists.flatMap((list, k) => {
        const first = offset;
        offset += list.length;
        return Array.from(list.keys())
          .filter((i) => varying[outputs[first + i]] === 1)
          .map((i) => ({ at: outputs[first + i], list, values: bounded[k].values, i }));
      });
      tables = {
        initial: bounded[0],
        p: bounded[1],
        rewardF: bounded[2],
        rewardL: bounded[3],
        phiL: { center: phiL, radius: 0 },
        plain,
      };
      return tables;
    }
    for (let k = 0; k < moves.length; k++) {
      const { at, list, values, i } = moves[k];
      list[i] = values[i] = run.values[at];
    }
    const phiL = run.values[outputs[outputs.length - 1]];
    if (phiL !== tables.plain.phiL) {
      tables.plain.phiL = phiL;
      tables = { ...tables, phiL: { center: phiL, radius: 0 } };
    }
    return tables;
  };
}

/** A formula's step, and where its value goes. */
interface Move {
  readonly at: number;
  readonly list: number[];
  readonly values: Float64Array;
  readonly i: number;
}

type Mutable = Omit<Tables<number>, 'phiL'> & { phiL: number };
