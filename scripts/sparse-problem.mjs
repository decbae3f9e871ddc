// The random sparse problems that speed is measured on.
import { createStream } from '../dist/random/stream.js';

const [ACTIONS, SUCCESSORS] = [3, 4];

/** A random sparse problem: 3 actions, 4 successors in each, discounts 0.95; θ moves two of the four probabilities and the follower's rewards. */
export function sparseProblem(states, parameters, seed = 'scaling') {
  const stream = createStream(seed);
  const pick = (n) => Math.floor(stream.uniform() * n);
  const decimal = (x) => x.toFixed(6);
  const row = () => {
    const next = new Set();
    while (next.size < SUCCESSORS) next.add(pick(states));
    const moved = `0.1 * tanh(theta[${1 + pick(parameters)}])`;
    return [...next].map((s, i) => [s, i < 2 ? `0.25 ${'+-'[i]} ${moved}` : 0.25]);
  };
  const table = (entry) => Array.from({ length: states }, () => Array.from({ length: ACTIONS }, entry));
  return {
    kind: 'configurable-mdp',
    name: `sparse ${states} x ${parameters}`,
    states,
    actions: ACTIONS,
    gammaF: '0.95',
    gammaL: '0.95',
    beta: '0.5',
    theta: Array.from({ length: parameters }, () => decimal(stream.uniform() - 0.5)),
    initial: [[0, 1]],
    transitions: table(row),
    rewardF: table(() => `${decimal(stream.uniform())} + 0.5 * theta[${1 + pick(parameters)}]`),
    rewardL: table(() => decimal(stream.uniform())),
  };
}
