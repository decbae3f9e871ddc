import { createStream, type Stream } from '../../random/stream.js';
import { normal } from '../../random/normal.js';
import { clippedAscent } from '../../numeric/clip.js';
import { float64 } from '../../numeric/float64.js';
import { createPolicyEvaluation } from '../../leader/policyEvaluation.js';
import { compileProblem, evaluateTables, type Problem } from '../../model/tables.js';
import { createQuickSolver } from '../../truth/quickSolver.js';
import { fourRooms } from '../../tasks/fourRooms/fourRooms.js';
import type { FourRoomsKernel } from '../../tasks/fourRooms/kernels.js';
import type { RunOutcome, RunRequest } from '../experiment.js';
import { numberOf, type Settings, type SettingValue } from '../settings.js';
import { createAscent } from './ascent.js';
import { EXACT_METHODS, SAMPLED_METHODS } from './gradients.js';

/**
 * One run of Four-Rooms: from θ ~ N(0, initStd²), at each outer iteration the follower's best response, the metric (the exact J_L of the
 * parameters before the update, under the planner's law), the gradient of the method, and one clipped step of ascent.
 *
 * All randomness comes from streams below `four-rooms/beta=…/batch=…/lr=…/alpha=…/seed=…`, so that methods and options share their first
 * parameters and rollouts where their settings agree.
 */
export function runFourRooms({ method, settings, seed, iterations }: RunRequest): RunOutcome {
  const planner = problemOf(settings, settings['planKernel']);
  const stream = createStream(
    `four-rooms/${['beta', 'batch', 'lr', 'alpha'].map((key) => `${key}=${settings[key]}`).join('/')}/seed=${seed}`,
  );
  const theta = firstParameters(planner, numberOf(settings, 'initStd'), stream.child('theta'));
  const solver = createQuickSolver(planner);
  const exact = EXACT_METHODS[method];
  const gradient = exact
    ? undefined
    : createAscent(
        SAMPLED_METHODS[method],
        settings,
        planner,
        evaluateTables(problemOf(settings, settings['rolloutKernel']), float64),
        stream,
      );
  const second =
    settings['secondMetric'] === 'simulator' ? createPolicyEvaluation(problemOf(settings, 'simulator')) : undefined;
  const [lr, clip] = ['lr', 'clip'].map((key) => numberOf(settings, key));
  const curve = new Float64Array(iterations);
  const secondCurve = new Float64Array(second ? iterations : 0);
  for (let i = 0; i < iterations; i++) {
    const point = solver.at(theta);
    curve[i] = point.objective;
    if (second) secondCurve[i] = second(theta, point.follower.policy);
    clippedAscent(theta, exact ? point.gradient()[exact] : gradient!(point), lr, clip);
  }
  return { curve, series: second ? { simulator: secondCurve } : {}, theta };
}

function problemOf(settings: Settings, kernel: SettingValue): Problem {
  return compileProblem(fourRooms({ beta: numberOf(settings, 'beta'), kernel: kernel as FourRoomsKernel }));
}

function firstParameters({ parameters }: Problem, std: number, stream: Stream): Float64Array {
  return Float64Array.from({ length: parameters }, () => std * normal(stream));
}
