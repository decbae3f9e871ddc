import { multinomial } from '../../random/binomial.js';
import type { Stream } from '../../random/stream.js';
import type { GameKnowledge } from './gameKnowledge.js';

/**
 * The Benefit of a triple with its mean estimated, as the published code does it: Q_L(s,a,b) − (1/n) Σ_j Q_L(s,a,b_j), b_j ~ g(·|s,a) anew at
 * every call (at most B − 1 uniforms: the counts are drawn, not the b_j).
 */
export function sampledBenefit(
  { tables, response, critic }: GameKnowledge<number>,
  samples: number,
  stream: Stream,
): (triple: number) => number {
  const { actions } = tables.problem;
  const counts = new Int32Array(actions);
  return (triple) => {
    const first = triple - (triple % actions);
    multinomial(samples, response.policy, first, first + actions, stream, counts);
    let mean = 0;
    for (let b = 0; b < actions; b++) mean += (counts[b] / samples) * critic.qL[first + b];
    return critic.qL[triple] - mean;
  };
}
