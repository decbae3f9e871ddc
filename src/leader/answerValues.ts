import { halfFactor } from '../numeric/halfFactor.js';
import type { NormalRule } from '../numeric/gaussHermite.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import type { LinearQuadraticCritic } from './linearQuadraticCritic.js';

/**
 * A critic that also averages over what the leader of `tables` does while b is held fixed: Σ_i ω_i Q_L(s, A_θ s + Lζ_i, b) over the nodes of a
 * rule, which is asked for anew at each point (so that it may be a sample). For games.
 */
export function withAnswerValues(
  critic: LinearQuadraticCritic,
  { drift, leaderNoise }: LinearQuadraticTables<number>,
  rule: () => NormalRule,
): LinearQuadraticCritic {
  const factor = halfFactor(leaderNoise);
  const n = drift.length;
  const seen = new Float64Array(n);
  return {
    ...critic,
    answerValue: (s, i, b, k) => {
      const { count, nodes, weights } = rule();
      let total = 0;
      for (let q = 0; q < count; q++) {
        for (let r = 0; r < n; r++) {
          let y = 0;
          for (let c = 0; c < n; c++) y += drift[r][c] * s[i + c];
          for (let c = 0; c < factor.rank; c++) y += factor.rows[r * factor.rank + c] * nodes[q * factor.rank + c];
          seen[r] = y;
        }
        total += weights[q] * critic.actionValue(s, i, seen, 0, b, k);
      }
      return total;
    },
  };
}
