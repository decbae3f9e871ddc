import { markdownTable, type Cell } from '../../experiments/publish/markdown.js';
import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../../model/linearFormIds.js';
import { compileProblem, type CompiledMdp } from '../../model/mdp/tables.js';
import { fourRooms } from '../../tasks/fourRooms/fourRooms.js';
import { createFastHypergradient, type FastHypergradient } from '../../truth/fastHypergradient.js';
import { estimatorMoments } from '../../truth/moments/estimatorMoments.js';
import { shortNumber } from '../numbers.js';

/** The points of the ascent that are looked at. */
const ITERATIONS = [0, 100, 300, 1000];
/** Rate of the ascent; gradients are clipped to norm one, as published. */
const RATE = 0.5;

interface AscentPoint {
  readonly iteration: number;
  readonly theta: readonly number[];
  readonly objective: number;
}

/** Points on the ascent along the exact hypergradient from w = 0. */
function ascent(problem: CompiledMdp, iterations: readonly number[]): AscentPoint[] {
  const solver = createFastHypergradient(problem);
  const theta = new Float64Array(problem.parameters);
  const points: AscentPoint[] = [];
  let last: FastHypergradient | undefined;
  for (let iteration = 0; iteration <= Math.max(...iterations); iteration++) {
    const { total, objective } = (last = solver.at(theta, last?.follower.vF));
    if (iterations.includes(iteration))
      points.push({ iteration, theta: Array.from(theta), objective: objective.value });
    const norm = Math.hypot(...total);
    total.forEach((g, k) => (theta[k] += (RATE * g) / Math.max(1, norm)));
  }
  return points;
}

const norm = (values: readonly number[]): number => Math.hypot(...values);

/** Relative bias and noise of estimators along the ascent on Four-Rooms, for each β. */
export function fourRoomsVarianceTable(
  betas: readonly string[] = ['0.001', '0.003', '0.005'],
  iterations: readonly number[] = ITERATIONS,
  estimators: readonly LinearEstimatorId[] = LINEAR_ESTIMATORS,
): string {
  const rows = betas.flatMap((beta) =>
    ascent(compileProblem(fourRooms({ beta })), iterations).flatMap(({ iteration, theta, objective }) => {
      const problem = compileProblem(fourRooms({ beta, theta }));
      return estimators.map((estimator): Cell[] => {
        const moments = estimatorMoments(problem, { estimator, digits: 'float64' });
        const gradient = norm(moments.gradient.map(({ f64 }) => f64));
        const bias = norm(moments.bias.map(({ f64 }) => f64));
        const open = norm(moments.bias.map(({ bound }) => bound));
        const trace = moments.covarianceTrace.f64;
        return [
          beta,
          iteration,
          objective.toFixed(4),
          estimator,
          gradient.toExponential(2),
          bias <= open ? '0' : shortNumber(bias / gradient),
          trace.toExponential(2),
          shortNumber(Math.sqrt(trace) / gradient),
        ];
      });
    }),
  );
  return markdownTable(
    ['β', 'iteration', 'J', 'estimator', '‖∇J‖', 'relative bias', 'trace of covariance', 'noise / signal'],
    rows,
  );
}
