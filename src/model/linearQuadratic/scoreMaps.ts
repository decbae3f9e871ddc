import { halfFactor, halfSolve, type HalfFactor } from '../../numeric/halfFactor.js';
import type { LinearQuadraticTables } from './linearQuadraticTables.js';

/** The noise that θ shifts, and by how much. */
export interface ScoreMaps {
  /** L with LL′ = Ω where the follower sees the leader's action, else LL′ = W. */
  readonly factor: HalfFactor;
  /**
   * Γ_k = L⁺A_k (r×n by rows), K of them: the score of a step is ∂ log p/∂θ_k = ζ′Γ_k s. In a game that is ∇_K log f(a|s), else
   * ∇ log p(s′|s, b).
   */
  readonly maps: readonly Float64Array[];
}

/** The score maps of a problem. Shapes: `factor.rank` is r. */
export function scoreMaps({ problem, noise, leaderNoise, driftTangents }: LinearQuadraticTables<number>): ScoreMaps {
  const factor = halfFactor(problem.sees === 'state' ? noise : leaderNoise);
  return { factor, maps: driftTangents.map((tangent) => Float64Array.from(halfSolve(factor, tangent).flat())) };
}
