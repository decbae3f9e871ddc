import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { float64 } from '../numeric/float64.js';
import { rationalToNumber } from '../numeric/rational.js';
import { compileTape, evaluateTape, type Gradient } from '../numeric/tape.js';
import { tapeGradients } from '../numeric/tapeGradients.js';
import { formulasOf } from './complexity.js';
import { range } from './draw.js';

/** The parameters that nothing depends on: those that do not occur, and those that cancel, as in θ₁ − θ₁. */
export function inertParameters(mdp: ConfigurableMdp): number[] {
  const tape = compileTape(formulasOf(mdp), mdp.theta.length);
  const gradientsAt = (theta: readonly number[]): Gradient<number>[] => {
    try {
      const gradients = tapeGradients(tape, float64, evaluateTape(tape, float64, theta));
      return Array.from(tape.outputs, (at) => gradients[at]);
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  };
  const theta = mdp.theta.map(rationalToNumber);
  // A second point, for gradients that vanish at θ by chance.
  const nearby = theta.map((x, k) => x + 2 ** -10 / (k + 1));
  const gradients = [...gradientsAt(theta), ...gradientsAt(nearby)];
  return range(mdp.theta.length).filter((k) => gradients.every((g) => g === null || g[k] === 0));
}
