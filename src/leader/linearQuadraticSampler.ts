import { halfFactor, halfSolve, type HalfFactor } from '../numeric/halfFactor.js';
import type { LinearPolicy } from '../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import { fillNormal, normal } from '../random/normal.js';
import type { Stream } from '../random/stream.js';

/** In what rollouts may differ from the model. */
export interface LinearQuadraticSamplerOptions {
  /**
   * States stay within ±bound: means are clipped, and noise that would lead outside is drawn again, coordinate by coordinate (initial states
   * are left alone). The noise of a clipped mean counts as zero in scores. For noise with a diagonal covariance.
   */
  readonly bound?: number;
  /**
   * For games: the leader does not follow its policy. What it adds to A₀s is ω times this factor, so that its actions are N(0, 1) where the
   * factor is one over the standard deviation of its policy.
   */
  readonly exploration?: number;
}

/** Draws batches at one θ, under one policy of the follower. */
export interface LinearQuadraticSampler {
  /**
   * Episodes of T steps. Initial states, both kinds of noise and the follower's deviations come from the streams `initial`, `leader`,
   * `noise` and `follower` below the given one, which is what makes batches at different θ comparable. O(episodes · steps · n²).
   */
  readonly batch: (stream: Stream, episodes: number, steps: number) => LinearQuadraticBatch;
}

/** y += A x for A (rows×columns, by rows), from x[j] to y[i]. */
function addProduct(
  a: Float64Array,
  columns: number,
  x: Float64Array,
  j: number,
  y: Float64Array,
  i: number,
  rows: number,
): void {
  // prettier-ignore
  for (let r = 0; r < rows; r++) {
    let total = y[i + r];
    for (let c = 0; c < columns; c++) total += a[r * columns + c] * x[j + c];
    y[i + r] = total;
  }
}

/**
 * The simulator of a linear-quadratic problem: y_t = A_θ s_t + ω_t, b_t = −L x_t + Σ^½ξ_t with x_t = s_t or y_t, s_{t+1} = y_t + B b_t + ε_t.
 * Throws a RangeError for a bound where the noise has correlated coordinates, and for exploration outside of games.
 *
 * @example
 * ```ts
 * import { createLinearQuadraticSampler, createStream, linearQuadraticKnowledge, thermalControl } from 'hypergrad-oracle';
 *
 * const { tables, response } = linearQuadraticKnowledge(thermalControl());
 * const sampler = createLinearQuadraticSampler(tables, response.policy);
 * const { episodes, steps } = sampler.batch(createStream('episodes'), 10, 50);
 * console.log(episodes, steps); // 10 50
 * ```
 */
export function createLinearQuadraticSampler(
  tables: LinearQuadraticTables<number>,
  policy: LinearPolicy<number>,
  { bound = Infinity, exploration }: LinearQuadraticSamplerOptions = {},
): LinearQuadraticSampler {
  const flat = (a: readonly (readonly number[])[]): Float64Array => Float64Array.from(a.flat());
  const seesState = tables.problem.sees === 'state';
  const [n, m] = [tables.drift.length, tables.control[0].length];
  const [initial, leader, noise, deviation] = [
    tables.initialCovariance,
    tables.leaderNoise,
    tables.noise,
    policy.covariance,
  ].map(halfFactor);
  if (bound < Infinity && tables.noise.some((row, i) => row.some((x, j) => i !== j && x !== 0)))
    throw new RangeError('states are only kept within a bound where the noise has uncorrelated coordinates');
  if (exploration !== undefined && seesState) throw new RangeError('there is no action of a leader to explore with');
  const base = tables.matrices.constant(tables.problem.drift);
  const drift = flat(exploration === undefined ? tables.drift : base);
  // What the leader would have done, in units of its noise: the explored action less this is ζ.
  const intended = flat(halfSolve(seesState ? noise : leader, tables.matrices.sub(tables.drift, base)));
  const control = flat(tables.control);
  const gain = flat(policy.gain).map((x) => -x);
  const mean = Float64Array.from(tables.initialMean);
  const moving = seesState ? noise : leader;

  const batch = (stream: Stream, episodes: number, steps: number): LinearQuadraticBatch => {
    const total = episodes * steps;
    const draws = (name: string, count: number, { rank }: HalfFactor): Float64Array => {
      const numbers = new Float64Array(count * rank);
      if (rank > 0) fillNormal(stream.child(name), numbers);
      return numbers;
    };
    const starts = draws('initial', episodes, initial);
    const omega = draws('leader', total, leader);
    const epsilon = draws('noise', total, noise);
    const xi = draws('follower', total, deviation);
    if (exploration !== undefined) for (let i = 0; i < omega.length; i++) omega[i] *= exploration;
    const again = bound < Infinity ? stream.child('noise-again') : undefined;
    const states = new Float64Array(episodes * (steps + 1) * n);
    const seen = new Float64Array(total * n);
    const actions = new Float64Array(total * m);
    const scoreNoise = (seesState ? epsilon : omega).slice();
    for (let e = 0; e < episodes; e++) {
      let s = e * (steps + 1) * n;
      states.set(mean, s);
      addProduct(initial.rows, initial.rank, starts, e * initial.rank, states, s, n);
      for (let t = e * steps; t < (e + 1) * steps; t++, s += n) {
        addProduct(drift, n, states, s, seen, t * n, n);
        addProduct(leader.rows, leader.rank, omega, t * leader.rank, seen, t * n, n);
        if (seesState) addProduct(gain, n, states, s, actions, t * m, m);
        else addProduct(gain, n, seen, t * n, actions, t * m, m);
        addProduct(deviation.rows, deviation.rank, xi, t * deviation.rank, actions, t * m, m);
        for (let i = 0; i < n; i++) states[s + n + i] = seen[t * n + i];
        addProduct(control, m, actions, t * m, states, s + n, n);
        if (again) clip(states, s + n, epsilon, scoreNoise, t * noise.rank, again);
        addProduct(noise.rows, noise.rank, epsilon, t * noise.rank, states, s + n, n);
        if (exploration !== undefined)
          for (let r = 0; r < moving.rank; r++)
            for (let i = 0; i < n; i++) scoreNoise[t * moving.rank + r] -= intended[r * n + i] * states[s + i];
      }
    }
    return { episodes, steps, stateSize: n, actionSize: m, noiseSize: moving.rank, states, seen, actions, scoreNoise };
  };

  /** Clips the mean at `at` and draws noise again until the next state is inside; writes what scores are to see. */
  function clip(
    states: Float64Array,
    at: number,
    epsilon: Float64Array,
    scores: Float64Array,
    z: number,
    stream: Stream,
  ): void {
    // prettier-ignore
    noise.pivots.forEach((i, r) => {
      const free = states[at + i];
      const clipped = Math.min(Math.max(free, -bound), bound);
      const deviates = noise.rows[i * noise.rank + r];
      states[at + i] = clipped;
      while (Math.abs(clipped + deviates * epsilon[z + r]) > bound) epsilon[z + r] = normal(stream);
      if (seesState) scores[z + r] = clipped === free ? epsilon[z + r] : 0;
    });
  }
  return { batch };
}
