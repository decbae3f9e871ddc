import { createStream, type Stream } from '../../random/stream.js';
import { normal } from '../../random/normal.js';
import { clippedAscent } from '../../numeric/clip.js';
import { float64 } from '../../numeric/float64.js';
import { createPolicyEvaluation } from '../../leader/policyEvaluation.js';
import { evaluateTables, type CompiledMdp } from '../../model/mdp/tables.js';
import { createQuickSolver } from '../../truth/quickSolver.js';
import type { IterationListener, RunOutcome, RunRequest, Snapshot } from '../engine/experiment.js';
import { endedAt, iterate } from '../engine/iterations.js';
import { numberOf } from '../engine/settings.js';
import { createAscent } from './ascent.js';
import { createActing, meanDivergence } from './follower.js';
import { EXACT_METHODS, SAMPLED_METHODS } from './gradients.js';
import { expectFourRooms } from './possible.js';
import { fourRoomsProblem } from './problem.js';

/**
 * One run of Four-Rooms: from θ ~ N(0, initStd²), at each outer iteration the follower's best response, the metric (the exact J_L of the
 * parameters before the update, under the planner's law), the gradient of the method, and one clipped step of ascent.
 *
 * Series: `simulator`, the same policy's J_L under the simulator's law; with a follower that is stopped short of its best response (by
 * which the metric goes all the same) `acting`, J_L under the policy that it acts by, and `divergence`, of that policy from the best
 * response, mean over states.
 *
 * All randomness comes from streams below `four-rooms/beta=…/batch=…/lr=…/alpha=…/seed=…`, so that methods and options share their first
 * parameters and rollouts where their settings agree.
 */
export function runFourRooms(request: RunRequest, onIteration?: IterationListener): RunOutcome {
  expectFourRooms(request);
  const { method, settings, seed, iterations } = request;
  const planner = fourRoomsProblem(settings, settings['planKernel']);
  const stream = createStream(
    `four-rooms/${['beta', 'batch', 'lr', 'alpha'].map((key) => `${key}=${settings[key]}`).join('/')}/seed=${seed}`,
  );
  const theta = firstParameters(planner, numberOf(settings, 'initStd'), stream.child('theta'));
  const solver = createQuickSolver(planner);
  const acting = createActing(settings, planner, stream.child('follower'));
  const evaluate = acting && createPolicyEvaluation(planner);
  const exact = EXACT_METHODS[method];
  const gradient = exact
    ? undefined
    : createAscent(
        SAMPLED_METHODS[method],
        settings,
        planner,
        evaluateTables(fourRoomsProblem(settings, settings['rolloutKernel']), float64),
        stream,
      );
  const second =
    settings['secondMetric'] === 'simulator'
      ? createPolicyEvaluation(fourRoomsProblem(settings, 'simulator'))
      : undefined;
  const [lr, clip] = ['lr', 'clip'].map((key) => numberOf(settings, key));
  const curve = new Float64Array(iterations);
  const every = numberOf(settings, 'snapshots');
  const snapshots: Snapshot[] = [];
  const series: Record<string, Float64Array> = {};
  const tell = (name: string, i: number, value: number): void => {
    (series[name] ??= new Float64Array(iterations))[i] = value;
  };
  const step = (i: number): void => {
    onIteration?.(i);
    if (every > 0 && i % every === 0) snapshots.push({ iteration: i, theta: Array.from(theta) });
    const point = solver.at(theta);
    const { policy: best } = point.follower;
    curve[i] = point.objective;
    if (second) tell('simulator', i, second(theta, best));
    const policy = acting?.(point);
    if (policy) {
      tell('acting', i, evaluate!(theta, policy));
      tell('divergence', i, meanDivergence(planner, policy, best));
    }
    clippedAscent(theta, exact ? point.gradient()[exact] : gradient!(point, policy), lr, clip);
  };
  const diverged = iterate(iterations, theta, () => [curve, ...Object.values(series)], step);
  return endedAt({ curve, series, theta, ...(every > 0 && { snapshots }) }, diverged);
}

function firstParameters({ parameters }: CompiledMdp, std: number, stream: Stream): Float64Array {
  return Float64Array.from({ length: parameters }, () => std * normal(stream));
}
