import type { Stream } from '../random/stream.js';
import type { AdamSettings } from './adam.js';
import { initialParameters, type WeightInit } from './initialise.js';
import { createTrainedNetwork, type TrainedNetwork } from './trainedNetwork.js';

/** A learned function on a finite set, known at all of its points (entries point by point). */
export interface FiniteFunction {
  readonly trained: TrainedNetwork;
  /** Its values at the current parameters, or at those of the target copy: an array that the next call of either writes again. */
  values(): Float64Array;
  targetValues(): Float64Array;
  /** Adds the gradient of Σ entryGradient · value to that of the parameters; for the values of the last call of `values`. */
  addGradient(entryGradient: Float64Array): void;
}

/** What a function on a finite set is made of. */
export interface FiniteFunctionSettings {
  readonly hidden: readonly number[];
  readonly init: WeightInit;
  readonly adam: AdamSettings;
}

/** A network that reads a point as a row of `inputs` (points × width). */
export function createNetworkFunction(
  inputs: Float64Array,
  points: number,
  outputs: number,
  { hidden, init, adam }: FiniteFunctionSettings,
  stream: Stream,
): FiniteFunction {
  const layers = [inputs.length / points, ...hidden, outputs];
  return overInputs(createTrainedNetwork(layers, points, initialParameters(layers, init, stream), adam), inputs);
}

/** A table of numbers, zero at first: a network without hidden layers that reads a single zero, so that its biases are its values. */
export function createTable(entries: number, adam: AdamSettings): FiniteFunction {
  return overInputs(createTrainedNetwork([1, entries], 1, new Float64Array(2 * entries), adam), new Float64Array(1));
}

function overInputs(trained: TrainedNetwork, inputs: Float64Array): FiniteFunction {
  const { network, parameters, target, gradient } = trained;
  return {
    trained,
    values: () => network.forward(parameters, inputs),
    targetValues: () => network.forward(target, inputs),
    addGradient: (entryGradient) => network.backward(entryGradient, gradient),
  };
}
