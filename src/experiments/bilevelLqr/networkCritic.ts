import type { LinearQuadraticKnowledge } from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import type { LinearQuadraticCritic } from '../../leader/linearQuadraticCritic.js';
import type { LinearQuadraticReplay } from '../../leader/linearQuadraticReplay.js';
import { leaderRewards } from '../../leader/linearQuadraticReturns.js';
import type { ReplaySampler } from '../../leader/replaySampler.js';
import type { LinearQuadraticTables } from '../../model/linearQuadratic/linearQuadraticTables.js';
import { initialParameters, xavierNormal } from '../../networks/initialise.js';
import { polyakStep } from '../../networks/polyak.js';
import { createTrainedNetwork } from '../../networks/trainedNetwork.js';
import { halfFactor, halfSolve } from '../../numeric/halfFactor.js';
import type { NormalRule } from '../../numeric/gaussHermite.js';
import { fillNormal } from '../../random/normal.js';
import type { Stream } from '../../random/stream.js';
import { BILEVEL_LQR_LEADER_DEVIATION as DEVIATION } from '../../tasks/bilevelLqr/bilevelLqr.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import { LEAST_ROWS } from './possible.js';
import type { RuleSource } from './rules.js';

/** The published critic: Q_L(s₁, s₂, b, a) as a network, with target copies of itself and of the leader's gain. */
export interface NetworkCritic {
  /** Its present values, for the leader and the follower of `known`. */
  at(known: LinearQuadraticKnowledge): LinearQuadraticCritic;
  /** The steps of an outer iteration. */
  learn(replay: LinearQuadraticReplay, known: LinearQuadraticKnowledge): void;
  /** Both target copies follow. */
  endIteration(gain: Float64Array): void;
}

/** A rule for what is not random. */
const ONE: NormalRule = { size: 1, count: 1, nodes: new Float64Array(1), weights: new Float64Array([1]) };
/** Inputs of the network. */
const WIDTH = 4;

/** A network critic of the settings; `gain`: the leader's first. */
export function createNetworkCritic(
  settings: Settings,
  gain: Float64Array,
  { leader: leaderRule, follower: followerRule }: { readonly leader: RuleSource; readonly follower: RuleSource },
  sampler: ReplaySampler,
  stream: Stream,
): NetworkCritic {
  const [steps, rate, hidden, tau, size] = ['criticSteps', 'criticRate', 'hidden', 'tau', 'batch'].map((key) =>
    numberOf(settings, key),
  );
  // As many rows as the longest rule has nodes: means are formed by whole points.
  const rows = Math.max(LEAST_ROWS, size, numberOf(settings, 'leaderSamples'), numberOf(settings, 'followerSamples'));
  const layers = [WIDTH, hidden, hidden, 1];
  const trained = createTrainedNetwork(
    layers,
    rows,
    initialParameters(layers, xavierNormal, stream.child('parameters')),
    {
      stepSize: rate,
    },
  );
  const { network, parameters, target, gradient } = trained;
  const targetGain = gain.slice();
  const inputs = new Float64Array(rows * WIDTH);
  const put = (row: number, s: Float64Array, i: number, b: number, a: number): void => {
    inputs[row * WIDTH] = s[i];
    inputs[row * WIDTH + 1] = s[i + 1];
    inputs[row * WIDTH + 2] = b;
    inputs[row * WIDTH + 3] = a;
  };
  const drawn = stream.child('target');

  const learn = (replay: LinearQuadraticReplay, known: LinearQuadraticKnowledge): void => {
    const { tables } = known;
    const follower = answerOf(known);
    const played = actionOf(tables);
    const entries = new Int32Array(size);
    const wanted = new Float64Array(size);
    const slopes = new Float64Array(size);
    const noise = new Float64Array(2 * size);
    for (let step = 0; step < steps; step++) {
      sampler.uniform(replay, settings['data'] === 'on-policy', entries);
      const batch = replay.gather(entries);
      const { states, seen, actions } = batch;
      const rewards = leaderRewards(tables, batch);
      if (settings['targetActions'] === 'drawn') fillNormal(drawn, noise);
      for (let r = 0; r < size; r++) {
        const next = r * 2 * 2 + 2;
        const a = targetGain[0] * states[next] + targetGain[1] * states[next + 1] + DEVIATION * noise[2 * r];
        put(r, states, next, follower(states, next, a, noise[2 * r + 1]), a);
      }
      const ahead = network.forward(target, inputs, size);
      for (let r = 0; r < size; r++) wanted[r] = rewards[r] + tables.gammaL * ahead[r];
      for (let r = 0; r < size; r++) put(r, states, r * 4, actions[r], played(states, r * 4, seen, r * 2));
      const values = network.forward(parameters, inputs, size);
      for (let r = 0; r < size; r++) slopes[r] = (2 / size) * (values[r] - wanted[r]);
      network.backward(slopes, gradient);
      trained.descend();
    }
  };

  const at = (known: LinearQuadraticKnowledge): LinearQuadraticCritic => {
    const { tables } = known;
    const played = actionOf(tables);
    const follower = answerOf(known);
    const [k1, k2] = tables.theta;
    const mine = (s: Float64Array, i: number): number => k1 * s[i] + k2 * s[i + 1];
    /** Σ_q weight_q · value_q for each of `points`, whose rows `fill` puts; as many points at once as there is room for. */
    const means = (points: number, rule: NormalRule, fill: (row: number, point: number, node: number) => void) => {
      const { count, nodes, weights } = rule;
      const result = new Float64Array(points);
      const room = Math.floor(rows / count);
      for (let from = 0; from < points; from += room) {
        const some = Math.min(room, points - from);
        for (let p = 0; p < some; p++) for (let q = 0; q < count; q++) fill(p * count + q, from + p, nodes[q]);
        const values = network.forward(parameters, inputs, some * count);
        for (let p = 0; p < some; p++)
          for (let q = 0; q < count; q++) result[from + p] += weights[q] * values[p * count + q];
      }
      return result;
    };
    const bulk: NonNullable<LinearQuadraticCritic['bulk']> = {
      actionValues: ({ episodes, steps: each, states, seen, actions }) =>
        means(episodes * each, ONE, (row, step) => {
          const s = 2 * (step + Math.floor(step / each));
          put(row, states, s, actions[step], played(states, s, seen, 2 * step));
        }),
      seenValues: ({ episodes, steps: each, states, seen }) =>
        means(episodes * each, followerRule(), (row, step, eta) => {
          const s = 2 * (step + Math.floor(step / each));
          const a = played(states, s, seen, 2 * step);
          put(row, states, s, follower(states, s, a, eta), a);
        }),
      answerValues: ({ steps: each, states, actions }, wanted) => {
        const table = new Float64Array(actions.length).fill(NaN);
        const values = means(wanted.length, leaderRule(), (row, point, zeta) => {
          const step = wanted[point];
          const s = 2 * (step + Math.floor(step / each));
          put(row, states, s, actions[step], mine(states, s) + DEVIATION * zeta);
        });
        wanted.forEach((step, point) => (table[step] = values[point]));
        return table;
      },
    };
    return {
      bulk,
      actionValue: (s, i, y, j, b, k) => means(1, ONE, (row) => put(row, s, i, b[k], played(s, i, y, j)))[0],
      seenValue: (s, i, y, j) => {
        const a = played(s, i, y, j);
        return means(1, followerRule(), (row, _, eta) => put(row, s, i, follower(s, i, a, eta), a))[0];
      },
      answerValue: (s, i, b, k) =>
        means(1, leaderRule(), (row, _, zeta) => put(row, s, i, b[k], mine(s, i) + DEVIATION * zeta))[0],
      stateValue: (s, i) => {
        const outer = leaderRule();
        return outer.weights.reduce((total, weight, r) => {
          const a = mine(s, i) + DEVIATION * outer.nodes[r];
          return (
            total + weight * means(1, followerRule(), (row, _, eta) => put(row, s, i, follower(s, i, a, eta), a))[0]
          );
        }, 0);
      },
    };
  };
  return { at, learn, endIteration: (now) => (trained.followTarget(tau), polyakStep(targetGain, now, tau)) };
}

/** a from s and y = A₀s + Ca: the deviation of the leader's policy times L⁺(y − A₀s), as L = C · deviation. */
function actionOf({ matrices, problem, leaderNoise }: LinearQuadraticTables<number>) {
  const factor = halfFactor(leaderNoise);
  const [[y1, y2]] = halfSolve(factor, matrices.identity(2));
  const [[s1, s2]] = halfSolve(factor, matrices.constant(problem.drift));
  return (s: Float64Array, i: number, y: Float64Array, j: number): number =>
    DEVIATION * (y1 * y[j] + y2 * y[j + 1] - s1 * s[i] - s2 * s[i + 1]);
}

/** b = −K_a(A₀s + Ca) + ση from s, a and a normal number η. */
function answerOf({ tables: { matrices, problem, leaderNoise }, response: { policy } }: LinearQuadraticKnowledge) {
  const { rows } = halfFactor(leaderNoise);
  const [[s1, s2]] = matrices.mul(policy.gain, matrices.constant(problem.drift));
  const ofA = (policy.gain[0][0] * rows[0] + policy.gain[0][1] * rows[1]) / DEVIATION;
  const deviation = Math.sqrt(policy.covariance[0][0]);
  return (s: Float64Array, i: number, a: number, eta: number): number =>
    deviation * eta - s1 * s[i] - s2 * s[i + 1] - ofA * a;
}
