import { float64 } from '../../numeric/float64.js';
import { gaussSolve } from '../../numeric/gauss.js';
import type { Knowledge } from '../knowledge.js';
import { backwards } from './backwards.js';
import { hessianWeights, policyBlocks } from './policyHessian.js';

/** What is left of a new direction is rounding below this part of it. */
const NOTHING = 1e-13;

const inner = (u: readonly number[], v: readonly number[]): number => u.reduce((sum, x, i) => sum + x * v[i], 0);

/**
 * Conjugate gradients in doubles by what they minimise: x_n is the point of the Krylov space span{y, Ay, …, Aⁿ⁻¹y} whose residual is orthogonal to it. The space gets an orthonormal basis
 * Q (Arnoldi, each direction orthogonalised twice), and x_n = Q (QᵀAQ)⁻¹ Qᵀy.
 */
export function secondGradients(knowledge: Knowledge<number>, damping: number, steps: number): Float64Array {
  const blocks = policyBlocks(knowledge).filter(({ curvature }) => damping > 0 || curvature > 0);
  const actions = knowledge.tables.problem.actions;
  const y = blocks.flatMap(({ gradient }) => gradient);
  const product = (v: readonly number[]): number[] =>
    blocks.flatMap(({ curvature, policy }, i) => {
      const own = v.slice(i * actions, (i + 1) * actions);
      const mean = inner(policy, own);
      return own.map((x, b) => curvature * policy[b] * (x - mean) + damping * x);
    });
  const basis: number[][] = [];
  let next = y;
  for (let n = 0; n < steps; n++) {
    const before = Math.hypot(...next);
    for (let pass = 0; pass < 2; pass++)
      for (const q of basis) {
        const along = inner(q, next);
        next = next.map((x, i) => x - along * q[i]);
      }
    const size = Math.hypot(...next);
    if (!(size > NOTHING * before)) break;
    basis.push(next.map((x) => x / size));
    next = product(basis[n]);
  }
  const images = basis.map(product);
  const coordinates = gaussSolve(
    float64,
    basis.map((q) => images.map((image) => inner(q, image))),
    basis.map((q) => [inner(q, y)]),
  );
  const x = y.map((_, i) => basis.reduce((sum, q, j) => sum + coordinates[j][0] * q[i], 0));
  const of = new Map(blocks.map(({ s }, i) => [s, x.slice(i * actions, (i + 1) * actions)]));
  return backwards(
    knowledge,
    hessianWeights(knowledge, blocks, ({ s }) => of.get(s)!),
  );
}
