import type { LinearQuadraticKnowledge } from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { bumpCritic } from '../../leader/bumpCritic.js';
import { fittedDynamics } from '../../leader/fittedDynamics.js';
import type { LinearQuadraticCritic } from '../../leader/linearQuadraticCritic.js';
import type { LinearQuadraticReplay } from '../../leader/linearQuadraticReplay.js';
import type { ReplaySampler } from '../../leader/replaySampler.js';
import { closedLoop } from '../../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import type { Stream } from '../../random/stream.js';
import type { Settings } from '../engine/settingSpec.js';
import { createNetworkCritic } from './networkCritic.js';
import type { RuleSource } from './rules.js';

/** The sums of the critic in closed form are cut where the rest is below 10⁻³; values are of the order of ten where they have that many terms. */
const DIGITS = 3;

/** The leader's critic in the course of a run. */
export interface Critic {
  /** What an outer iteration teaches it. */
  learn(replay: LinearQuadraticReplay, known: LinearQuadraticKnowledge, newest: LinearQuadraticBatch): void;
  /** Its present values, for the leader and the follower of `known`. */
  readonly at: (known: LinearQuadraticKnowledge) => LinearQuadraticCritic;
  endIteration(gain: Float64Array): void;
}

/** The critic of the settings; `gain`: the leader's first. */
export function createCritic(
  settings: Settings,
  gain: Float64Array,
  rules: { readonly leader: RuleSource; readonly follower: RuleSource },
  sampler: ReplaySampler,
  stream: Stream,
): Critic {
  if (settings['critic'] === 'network') return createNetworkCritic(settings, gain, rules, sampler, stream);
  let values: LinearQuadraticCritic;
  return {
    learn: (_replay, known, newest) => {
      const { policy } = known.response;
      const tables = settings['critic'] === 'fitted' ? fittedDynamics(known.tables, newest) : known.tables;
      values = bumpCritic(tables, closedLoop(tables, policy), policy, DIGITS);
    },
    at: () => values,
    endIteration: () => undefined,
  };
}
