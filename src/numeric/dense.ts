import type { Arithmetic } from './arithmetic.js';
import { float64 } from './float64.js';
import { SingularSystem, gaussSolve } from './gauss.js';
import { createLuMatrix, factorize, luIndex, solveLu, type LuMatrix } from './lu.js';

/** From this order on, systems in other arithmetics are solved by refinement of float64 solutions. */
const REFINED = 8;
/** Refinement steps allowed; each gains about fifteen digits less those of the condition number. */
const MOST_STEPS = 60;

/**
 * Solves A X = B approximately, to about the rounding of the arithmetic times the condition number. A: n×n, B: n rows of m.
 *
 * Small systems by Gaussian elimination. Larger ones by one LU in float64 and iterative refinement: residuals in the arithmetic itself,
 * corrections in float64, so that no O(n³) work is done in many digits. Where that does not converge (condition beyond 10¹⁵), by
 * Gaussian elimination after all. Throws `SingularSystem`.
 */
export function solveDense<T>(
  arithmetic: Arithmetic<T>,
  a: readonly (readonly T[])[],
  b: readonly (readonly T[])[],
): T[][] {
  if (a.length < REFINED) return gaussSolve(arithmetic, a, b);
  const factors = float64Factors(arithmetic, a);
  if (!factors) return gaussSolve(arithmetic, a, b);
  if (arithmetic.id === float64.id) return plainSolve(factors, b as unknown as number[][]) as unknown as T[][];
  return refine(arithmetic, factors, a, b) ?? gaussSolve(arithmetic, a, b);
}

function float64Factors<T>({ toNumber, isZero }: Arithmetic<T>, a: readonly (readonly T[])[]): LuMatrix | undefined {
  const matrix = createLuMatrix(a.length);
  a.forEach((row, i) =>
    row.forEach((x, j) => {
      if (!isZero(x)) matrix.data[luIndex(matrix, i, j)] = toNumber(x);
    }),
  );
  try {
    factorize(matrix);
    return matrix;
  } catch (error) {
    if (error instanceof SingularSystem) return undefined;
    throw error;
  }
}

function plainSolve(factors: LuMatrix, b: readonly (readonly number[])[]): number[][] {
  const columns = b[0].length;
  const x = Float64Array.from(b.flat());
  solveLu(factors, x, columns);
  return b.map((_, i) => Array.from(x.subarray(i * columns, (i + 1) * columns)));
}

/** Undefined where the corrections do not shrink. */
function refine<T>(
  arithmetic: Arithmetic<T>,
  factors: LuMatrix,
  a: readonly (readonly T[])[],
  b: readonly (readonly T[])[],
): T[][] | undefined {
  const { add, sub, mul, near, toNumber, isZero, zero } = arithmetic;
  const rows = a.map((row) => row.flatMap((x, j) => (isZero(x) ? [] : [{ j, x }])));
  const n = a.length;
  const columns = b[0].length;
  const x = b.map((row) => row.map(() => zero));
  const correction = new Float64Array(n);
  for (let c = 0; c < columns; c++) {
    let last = Infinity;
    let residual: T[] = b.map((row) => row[c]);
    for (let step = 0; ; step++) {
      const numbers = residual.map(toNumber);
      const scale = numbers.reduce((worst, r) => Math.max(worst, Math.abs(r)), 0);
      if (scale === 0) break;
      // Corrections are formed at size one and scaled back, so that nothing underflows.
      numbers.forEach((r, i) => (correction[i] = r / scale));
      solveLu(factors, correction);
      const back = near(scale);
      for (let i = 0; i < n; i++) if (correction[i] !== 0) x[i][c] = add(x[i][c], mul(back, near(correction[i])));
      const size = scale * correction.reduce((worst, y) => Math.max(worst, Math.abs(y)), 0);
      if (!Number.isFinite(size)) return undefined;
      // The rounding of the arithmetic is reached where a correction no longer shrinks; before that each must, and fast.
      if (size > last / 8) {
        if (step < 3 || size > last * 8) return undefined;
        break;
      }
      if (step === MOST_STEPS) return undefined;
      last = size;
      residual = rows.map((row, i) => row.reduce((r, { j, x: entry }) => sub(r, mul(entry, x[j][c])), b[i][c]));
    }
  }
  return x;
}
