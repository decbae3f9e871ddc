import { clipFactor } from '../../numeric/clip.js';
import { halfFactor } from '../../numeric/halfFactor.js';
import type { LinearPolicy } from '../../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { initialParameters, orthogonal } from '../../networks/initialise.js';
import { createMlp } from '../../networks/mlp.js';
import { createTrainedNetwork } from '../../networks/trainedNetwork.js';
import { fillNormal } from '../../random/normal.js';
import type { Stream } from '../../random/stream.js';
import type { LinearQuadraticCritic } from '../../leader/linearQuadraticCritic.js';
import { forLearnedSteps, learnedSteps, type TdOptions } from '../../leader/quadraticTd.js';

/** How a network learns values from a batch, as the published code of thermal control has it but for `steps`. */
export interface NetworkTdOptions extends TdOptions {
  /** Steps of Adam, each on the whole batch; published: 5000. */
  readonly steps: number;
  /** Draws of b over which Q is averaged to V; published: 256. */
  readonly samples: number;
}

const HIDDEN = [64, 64];
const STEP_SIZE = 1e-4;
const LONGEST_GRADIENT = 1;
/** Gains of the orthogonal first weights of hidden layers, and of the head. */
const GAINS = [Math.SQRT2, Math.SQRT2, 0.01];

/**
 * A network (two hidden layers of 64) of the rows of `now`, by semi-gradient TD(0) on the whole batch: targets r + γ f(next) with the weights of
 * the same step, mean squared errors, gradients clipped to length 1, Adam. Returns the weights and the values of a row. O(steps · rows · size).
 */
function trainedOn(
  now: Float64Array,
  next: Float64Array,
  rewards: Float64Array,
  gamma: number,
  steps: number,
  weights: Stream,
): (inputs: Float64Array, rows: number) => Float64Array {
  const rows = rewards.length;
  const layers = [now.length / rows, ...HIDDEN, 1];
  const first = initialParameters(layers, GAINS.map(orthogonal), weights);
  const trained = createTrainedNetwork(layers, rows, first, { stepSize: STEP_SIZE });
  const { network, parameters, gradient } = trained;
  const errors = new Float64Array(rows);
  for (let step = 0; step < steps; step++) {
    const ahead = network.forward(parameters, next);
    for (let r = 0; r < rows; r++) errors[r] = -rewards[r] - gamma * ahead[r];
    const here = network.forward(parameters, now);
    for (let r = 0; r < rows; r++) errors[r] = (2 * (here[r] + errors[r])) / rows;
    network.backward(errors, gradient);
    const factor = clipFactor(
      gradient.reduce((total, g) => total + g * g, 0),
      LONGEST_GRADIENT,
    );
    for (let i = 0; i < gradient.length; i++) gradient[i] *= factor;
    trained.descend();
  }
  let reader = createMlp(layers, 1);
  return (inputs, count) => {
    if (count > reader.capacity) reader = createMlp(layers, count);
    return reader.forward(parameters, inputs, count);
  };
}

/**
 * Q_L of a configurable MDP as the published code learns it: from (s, b), (s′, b′) of the batch, rewards as they are. V_L(s) is the mean of Q_L
 * over fresh draws of b, the same for every state. The weights start anew from their stream.
 */
export function networkActionCritic(
  batch: LinearQuadraticBatch,
  policy: LinearPolicy<number>,
  rewards: Float64Array,
  gamma: number,
  { steps, samples }: NetworkTdOptions,
  streams: { readonly weights: Stream; readonly actions: Stream },
): LinearQuadraticCritic {
  const { stateSize: n, actionSize: m, states, actions } = batch;
  const size = n + m;
  // The last step of an episode has no successor with an action.
  const rows = learnedSteps(batch, { lastUnseen: true });
  const [now, next, sources] = [new Float64Array(rows * size), new Float64Array(rows * size), new Float64Array(rows)];
  forLearnedSteps(batch, { lastUnseen: true }, (row, step, s) => {
    for (let i = 0; i < n; i++) {
      now[row * size + i] = states[s + i];
      next[row * size + i] = states[s + n + i];
    }
    for (let i = 0; i < m; i++) {
      now[row * size + n + i] = actions[step * m + i];
      next[row * size + n + i] = actions[(step + 1) * m + i];
    }
    sources[row] = rewards[step];
  });
  const read = trainedOn(now, next, sources, gamma, steps, streams.weights);
  const { rank, rows: spread } = halfFactor(policy.covariance);
  const xi = new Float64Array(samples * rank);
  fillNormal(streams.actions, xi);
  const point = new Float64Array(size);
  const points = new Float64Array(samples * size);
  const stateValue = (s: Float64Array, at: number): number => {
    for (let d = 0; d < samples; d++) {
      for (let i = 0; i < n; i++) points[d * size + i] = s[at + i];
      for (let i = 0; i < m; i++) {
        let b = 0;
        for (let j = 0; j < n; j++) b -= policy.gain[i][j] * s[at + j];
        for (let j = 0; j < rank; j++) b += spread[i * rank + j] * xi[d * rank + j];
        points[d * size + n + i] = b;
      }
    }
    return read(points, samples).reduce((total, q, i) => (i < samples ? total + q : total), 0) / samples;
  };
  return {
    actionValue: (s, i, _y, _j, b, k) => {
      for (let r = 0; r < n; r++) point[r] = s[i + r];
      for (let r = 0; r < m; r++) point[n + r] = b[k + r];
      return read(point, 1)[0];
    },
    seenValue: (s, i) => stateValue(s, i),
    stateValue,
  };
}

/** V_L alone as the published code learns it: rewards divided by their largest size, predictions multiplied by it. */
export function networkStateCritic(
  batch: LinearQuadraticBatch,
  rewards: Float64Array,
  gamma: number,
  { steps, lastUnseen = false }: NetworkTdOptions,
  weights: Stream,
): LinearQuadraticCritic {
  const { stateSize: n, states } = batch;
  const rows = learnedSteps(batch, { lastUnseen });
  const [now, next, sources] = [new Float64Array(rows * n), new Float64Array(rows * n), new Float64Array(rows)];
  const scale = rewards.reduce((most, r) => Math.max(most, Math.abs(r)), 0) || 1;
  forLearnedSteps(batch, { lastUnseen }, (row, step, s) => {
    for (let i = 0; i < n; i++) {
      now[row * n + i] = states[s + i];
      next[row * n + i] = states[s + n + i];
    }
    sources[row] = rewards[step] / scale;
  });
  const read = trainedOn(now, next, sources, gamma, steps, weights);
  const value = (s: Float64Array, i: number): number => scale * read(s.subarray(i, i + n), 1)[0];
  const none = (): never => {
    throw new RangeError('this critic knows values of states only');
  };
  return { actionValue: none, seenValue: value, stateValue: value };
}
