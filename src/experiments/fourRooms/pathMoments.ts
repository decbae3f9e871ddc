import { evaluateTables, type Tables } from '../../model/mdp/tables.js';
import { float64 } from '../../numeric/float64.js';
import { linearForm } from '../../truth/moments/linearForms.js';
import type { LinearEstimatorId } from '../../model/linearFormIds.js';
import { moments } from '../../truth/moments/moments.js';
import { createQuickSolver, type QuickPoint } from '../../truth/quickSolver.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import { fourRoomsProblem } from './problem.js';

/** An estimator at one θ, its critic exact, lengths in units of ‖∇J‖: ‖E ĝ − ∇J‖ and the square root of the trace of the covariance. */
export interface RelativeMoments {
  readonly bias: number;
  readonly deviation: number;
}

/** What one trajectory is worth at one θ. */
export interface PathMoments {
  readonly estimator: LinearEstimatorId;
  /** Trajectories to their end under the law of the plan: what the estimator itself gets wrong. */
  readonly whole: RelativeMoments;
  /** Those of the run: cut after N/E steps, drawn under the law of the rollouts. */
  readonly asDrawn: RelativeMoments;
}

/** One θ of a path: J, ‖∇J‖, and the moments of estimators there. */
export interface PathPoint {
  readonly objective: number;
  readonly gradientNorm: number;
  readonly moments: readonly PathMoments[];
}

/**
 * Exact bias and variance of one trajectory's estimate at the points of a path, by the recursions of `moments` in float64, without
 * sampling. The linear forms weigh a step by the model of the plan, as the estimators of the run do; only the chances of the moves are
 * those of the rollouts in `asDrawn`.
 */
export function createPathMoments(
  settings: Settings,
  estimators: readonly LinearEstimatorId[],
): (theta: readonly number[]) => PathPoint {
  const planner = fourRoomsProblem(settings, settings['planKernel']);
  const mover = fourRoomsProblem(settings, settings['rolloutKernel']);
  const horizon = Math.floor(numberOf(settings, 'batch') / numberOf(settings, 'envs'));
  const solver = createQuickSolver(planner);
  return (theta) => {
    const point = solver.at(theta);
    const { total } = point.gradient();
    const tables = point.tables.plain;
    const drawn = { ...tables, p: evaluateTables(mover, float64, theta).p };
    const gradientNorm = Math.hypot(...total);
    const at = (form: Form, by: Tables<number>, cut: number | null): RelativeMoments => {
      const { mean, variance } = moments(by, Array.from(point.follower.policy), form, cut);
      return {
        bias: Math.hypot(...mean.map((x, k) => x - total[k])) / gradientNorm,
        deviation: Math.sqrt(variance.reduce((a, b) => a + b, 0)) / gradientNorm,
      };
    };
    return {
      objective: point.objective,
      gradientNorm,
      moments: estimators.map((estimator) => {
        const form = formAt(estimator, point);
        return { estimator, whole: at(form, tables, null), asDrawn: at(form, drawn, horizon) };
      }),
    };
  };
}

type Form = ReturnType<typeof linearForm<number>>;

function formAt(estimator: LinearEstimatorId, { tables, follower, vL, objective, benefits }: QuickPoint): Form {
  const { qL, benefit } = benefits();
  const list = (values: Float64Array): number[] => Array.from(values);
  return linearForm(
    estimator,
    tables.plain,
    { policy: list(follower.policy), vF: list(follower.vF), qF: list(follower.qF) },
    { vL: list(vL), qL: list(qL), benefit: list(benefit), objective },
  );
}
