import type { Stream } from '../../random/stream.js';
import { thermalControl } from '../../tasks/thermalControl/thermalControl.js';
import { createFastLinearQuadratic } from '../../truth/routes/linearQuadratic/linearQuadraticAdjoint.js';

/** What ten thousand random configurations have, exactly. */
export interface RandomSearch {
  readonly count: number;
  readonly mean: number;
  readonly best: number;
  /** How many exceed the published end of BC-HG. */
  readonly above: number;
  readonly threshold: number;
}

/** The exact J of random configurations θ ~ U[0, 1]⁸, summed up. */
export function thermalRandomSearch(stream: Stream, count: number, threshold: number): RandomSearch {
  const problem = thermalControl();
  const solver = createFastLinearQuadratic(problem);
  let [total, best, above] = [0, -Infinity, 0];
  for (let i = 0; i < count; i++) {
    const { objective } = solver.at(problem.theta.map(() => stream.uniform()));
    total += objective;
    best = Math.max(best, objective);
    if (objective > threshold) above++;
  }
  return { count, mean: total / count, best, above, threshold };
}
