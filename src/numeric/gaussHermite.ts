import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Nodes and weights of a rule for expectations over standard normal numbers. */
export interface NormalRule {
  /** How many numbers each node has. */
  readonly size: number;
  readonly count: number;
  /** count·size, node after node. */
  readonly nodes: Float64Array;
  /** They sum to one. */
  readonly weights: Float64Array;
}

/**
 * The Gauss–Hermite rule of q nodes for E f(z), z ~ N(0, 1): exact for polynomials of degree 2q − 1. By Golub and Welsch: nodes are the eigenvalues of
 * the symmetric tridiagonal matrix with √1, √2, … beside its diagonal, weights the squared first components of its eigenvectors.
 */
export function gaussHermite(q: number): NormalRule {
  const jacobi = Matrix.zeros(q, q);
  for (let k = 1; k < q; k++) {
    jacobi.set(k - 1, k, Math.sqrt(k));
    jacobi.set(k, k - 1, Math.sqrt(k));
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(jacobi, { assumeSymmetric: true });
  return {
    size: 1,
    count: q,
    nodes: Float64Array.from(realEigenvalues),
    weights: Float64Array.from(eigenvectorMatrix.getRow(0), (x) => x * x),
  };
}

/** The product rule for vectors of `size` independent standard normal numbers: qˢⁱᶻᵉ nodes. */
export function gaussHermiteProduct(q: number, size: number): NormalRule {
  const one = gaussHermite(q);
  const count = q ** size;
  const nodes = new Float64Array(count * size);
  const weights = new Float64Array(count).fill(1);
  for (let i = 0; i < count; i++)
    for (let d = 0, rest = i; d < size; d++, rest = Math.floor(rest / q)) {
      nodes[i * size + d] = one.nodes[rest % q];
      weights[i] *= one.weights[rest % q];
    }
  return { size, count, nodes, weights };
}
