import { expectedWeights, featureCount, quadraticFeatures, quadraticValue } from '../numeric/quadraticFeatures.js';
import type { ClosedLoop } from '../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticCritic } from './linearQuadraticCritic.js';
import { leastSquaresTd, type TdSolution } from './leastSquaresTd.js';
import { actionLaw, quadraticCritic, type QuadraticCritic } from './quadraticCritic.js';

/** How a batch is learned from. */
export interface TdOptions {
  /** The successor of the last step of an episode is not looked at: that step is left out. */
  readonly lastUnseen?: boolean;
}

/** The steps of a batch that are learned from: all, or all but the last of each episode. */
export const learnedSteps = ({ episodes, steps }: LinearQuadraticBatch, { lastUnseen }: TdOptions): number =>
  episodes * (lastUnseen ? steps - 1 : steps);

/** Calls `visit` with the row, the step and the offset of s_t for every step that is learned from. */
export function forLearnedSteps(
  { episodes, steps, stateSize: n }: LinearQuadraticBatch,
  { lastUnseen }: TdOptions,
  visit: (row: number, step: number, s: number) => void,
): void {
  let row = 0;
  for (let e = 0; e < episodes; e++)
    for (let t = 0; t < (lastUnseen ? steps - 1 : steps); t++) visit(row++, e * steps + t, (e * (steps + 1) + t) * n);
}

/**
 * Q_L of a configurable MDP by least-squares TD with the features 1, z_i, z_i z_j of z = (s, b), among which the true Q_L is where the reward
 * is quadratic. The action of the successor is averaged over the follower's policy, which is known, in closed form.
 */
export function quadraticTdCritic(
  batch: LinearQuadraticBatch,
  loop: ClosedLoop<number>,
  rewards: Float64Array,
  gamma: number,
  options: TdOptions,
): QuadraticCritic & Pick<TdSolution, 'standardErrors'> {
  const { stateSize: n, actionSize: m, states, actions } = batch;
  const size = n + m;
  const [width, nextWidth] = [featureCount(size), featureCount(n)];
  const rows = learnedSteps(batch, options);
  const now = new Float64Array(rows * width);
  const next = new Float64Array(rows * nextWidth);
  const sources = new Float64Array(rows);
  const point = new Float64Array(size);
  forLearnedSteps(batch, options, (row, step, s) => {
    for (let i = 0; i < n; i++) point[i] = states[s + i];
    for (let i = 0; i < m; i++) point[n + i] = actions[step * m + i];
    quadraticFeatures(point, 0, size, now, row * width);
    quadraticFeatures(states, s + n, n, next, row * nextWidth);
    sources[row] = rewards[step];
  });
  const [mean, spread] = actionLaw(loop.stateGain, loop.controlCovariance);
  const lift = new Float64Array(width * nextWidth);
  for (let i = 0; i < width; i++) {
    const unit = new Float64Array(width);
    unit[i] = 1;
    lift.set(expectedWeights(unit, mean, spread), i * nextWidth);
  }
  const { weights, standardErrors } = leastSquaresTd({
    rows,
    width,
    nextWidth,
    now,
    next,
    lift,
    gamma,
    sources,
    count: 1,
  });
  return { ...quadraticCritic(weights[0], loop), standardErrors };
}

/** V_L(s) alone, as methods without a Benefit need it: least-squares TD with the features 1, s_i, s_i s_j. It has no action values. */
export function quadraticTdStateCritic(
  batch: LinearQuadraticBatch,
  rewards: Float64Array,
  gamma: number,
  options: TdOptions,
): LinearQuadraticCritic {
  const { stateSize: n, states } = batch;
  const width = featureCount(n);
  const rows = learnedSteps(batch, options);
  const now = new Float64Array(rows * width);
  const next = new Float64Array(rows * width);
  const sources = new Float64Array(rows);
  forLearnedSteps(batch, options, (row, step, s) => {
    quadraticFeatures(states, s, n, now, row * width);
    quadraticFeatures(states, s + n, n, next, row * width);
    sources[row] = rewards[step];
  });
  const problem = { rows, width, nextWidth: width, now, next, lift: null, gamma, sources, count: 1 };
  const [state] = leastSquaresTd(problem).weights;
  const value = (s: Float64Array, i: number): number => quadraticValue(state, s, i, n);
  const none = (): never => {
    throw new RangeError('this critic knows values of states only');
  };
  return { actionValue: none, seenValue: value, stateValue: value };
}
