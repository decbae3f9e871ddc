import { createAdam, type AdamSettings } from './adam.js';
import { createMlp, type Layers, type Mlp } from './mlp.js';
import { polyakStep } from './polyak.js';

/** A network with its parameters, a target copy of them, a gradient to add to, and an optimiser. */
export interface TrainedNetwork {
  readonly network: Mlp;
  readonly parameters: Float64Array;
  /** Equal to the first parameters, then following by `followTarget`. */
  readonly target: Float64Array;
  /** What `network.backward` adds to; zero after each step. */
  readonly gradient: Float64Array;
  /** One step along or against the gradient, which is zero then. */
  ascend(): void;
  descend(): void;
  /** target ← (1 − τ) target + τ parameters. */
  followTarget(tau: number): void;
}

/** A network for batches of up to `capacity` rows that starts at `initial`, optimised by Adam. */
export function createTrainedNetwork(
  layers: Layers,
  capacity: number,
  initial: Float64Array,
  settings: AdamSettings,
): TrainedNetwork {
  const network = createMlp(layers, capacity);
  const parameters = initial.slice();
  const target = initial.slice();
  const gradient = new Float64Array(network.size);
  const adam = createAdam(network.size, settings);
  const step = (move: 'ascend' | 'descend') => (): void => {
    adam[move](parameters, gradient);
    gradient.fill(0);
  };
  return {
    network,
    parameters,
    target,
    gradient,
    ascend: step('ascend'),
    descend: step('descend'),
    followTarget: (tau) => polyakStep(target, parameters, tau),
  };
}
