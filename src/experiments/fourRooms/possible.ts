import { refuse } from '../../model/invalidInput.js';
import { FOUR_ROOMS_PARAMETERS } from '../../tasks/fourRooms/fourRooms.js';
import type { RunRequest } from '../engine/experiment.js';
import { expectMemory } from '../engine/limits.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import { SAMPLED_METHODS, type SampledMethod } from './gradients.js';

/** Bytes of a step of a rollout, with what critic and estimator make of it (measured: 110). */
export const STEP_BYTES = 128;
/** Bytes of an environment: two streams. */
export const ENVIRONMENT_BYTES = 2048;
/** Bytes of a parameter that is kept: as a number and as a text. */
const KEPT_BYTES = 40;

/** Throws `InvalidInput` for a run of Four-Rooms that cannot be made. */
export function expectFourRooms({ method: id, settings, iterations }: RunRequest): void {
  const method = sampledMethod(id);
  if (settings['follower'] !== 'best') expectNoExactKnowledge(id, method, settings);
  const [batch, envs, oracleSteps, every] = ['batch', 'envs', 'oracleSteps', 'snapshots'].map((key) =>
    numberOf(settings, key),
  );
  if (method && envs > batch) refuse('/envs', `${batch} at most, one step of the batch for each`, envs);
  if (method?.oracle && envs > oracleSteps)
    refuse('/oracleSteps', `${envs} at least, one for each environment`, oracleSteps);
  expectMemory({
    batch: method ? STEP_BYTES * batch : 0,
    envs: method ? ENVIRONMENT_BYTES * envs : 0,
    oracleSteps: method?.oracle ? STEP_BYTES * oracleSteps : 0,
    snapshots: every > 0 ? KEPT_BYTES * FOUR_ROOMS_PARAMETERS * Math.ceil(iterations / every) : 0,
  });
}

/** The method of that name, if it draws samples. */
const sampledMethod = (id: string): SampledMethod | undefined =>
  Object.hasOwn(SAMPLED_METHODS, id) ? SAMPLED_METHODS[id] : undefined;

/** What is exact about the best response does not hold for a follower that is stopped before. */
function expectNoExactKnowledge(id: string, needs: SampledMethod | undefined, { follower, critic }: Settings): void {
  if (!needs || needs.exact) refuse('/follower', `best, for ${id}`, follower);
  if (needs.critic && critic === 'exact')
    refuse('/critic', 'sarsa or monte-carlo, for a follower that is stopped', critic);
}
