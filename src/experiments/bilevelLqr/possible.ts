import { refuse } from '../../model/invalidInput.js';
import type { RunRequest } from '../engine/experiment.js';
import { MOST_WITHOUT_REPLACEMENT, expectMemory, networkBytes } from '../engine/limits.js';
import { numberOf } from '../engine/settings.js';
import { LQR_METHODS } from './methods.js';

/** Bytes of a step of an episode, as it is drawn and evaluated (measured: 150). */
export const STEP_BYTES = 256;
/** Bytes of a step in the buffer: states, successors, actions and noise as doubles. */
export const KEPT_BYTES = 64;
/** Bytes of a unit of the network for each row of its inputs: values and slopes of two layers. */
const ROW_BYTES = 48;
/** Rows that the network has at least. */
export const LEAST_ROWS = 512;

/** Throws `InvalidInput` for a run of the bi-level LQR game that cannot be made. */
export function expectBilevelLqr({ method: id, settings, iterations }: RunRequest): void {
  const method = LQR_METHODS[id];
  const offPolicy = settings['data'] === 'off-policy';
  const network = settings['critic'] === 'network';
  const [episodes, horizon, batch, buffer, hidden, evaluated, ...samples] = ['episodes', 'horizon', 'batch', 'buffer', 'hidden', 'evaluation', 'leaderSamples', 'followerSamples'].map((key) => numberOf(settings, key)); // prettier-ignore
  if (offPolicy && method.recipe && method.recipe.leader !== 'none')
    refuse('/data', 'on-policy for a method with segments of the follower', 'off-policy');
  if (network && batch === 0) refuse('/batch', '1 at least for a network critic', batch);
  const played = episodes * horizon;
  if (!method.exact) {
    if (buffer < played) refuse('/buffer', `the ${played} steps of an iteration at least`, buffer);
    if (offPolicy && batch > Math.min(played, MOST_WITHOUT_REPLACEMENT))
      refuse(
        '/batch',
        `no more than the ${played} steps of the first iteration, and ${MOST_WITHOUT_REPLACEMENT} at most, of which none is drawn twice`,
        batch,
      );
  }
  expectMemory({
    episodes: STEP_BYTES * played,
    evaluation: STEP_BYTES * evaluated * horizon,
    buffer: KEPT_BYTES * Math.min(buffer, played * iterations),
    hidden: network ? networkBytes(hidden) + ROW_BYTES * hidden * Math.max(LEAST_ROWS, batch, ...samples) : 0,
  });
}
