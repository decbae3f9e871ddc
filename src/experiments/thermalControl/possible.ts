import type { RunRequest } from '../engine/experiment.js';
import { expectMemory } from '../engine/limits.js';
import { numberOf } from '../engine/settings.js';

/** Bytes of a step of an episode, with what critic and estimator make of it (measured: 560). */
export const STEP_BYTES = 640;
/** The same of a step that a network learns from: two layers of 64, values and slopes. */
const LEARNED_BYTES = 4096;
/** Bytes of a draw that a network is averaged over. */
export const SAMPLE_BYTES = 4096;

/** Throws `InvalidInput` for a run of thermal control that cannot be made. */
export function expectThermalControl({ settings }: RunRequest): void {
  const [episodes, horizon, evaluated, samples] = ['episodes', 'horizon', 'evaluation', 'criticSamples'].map((key) =>
    numberOf(settings, key),
  );
  const network = settings['critic'] === 'network';
  expectMemory({
    episodes: (network ? LEARNED_BYTES : STEP_BYTES) * episodes * horizon,
    evaluation: STEP_BYTES * evaluated * horizon,
    criticSamples: network ? SAMPLE_BYTES * samples : 0,
  });
}
