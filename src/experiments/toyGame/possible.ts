import { refuse } from '../../model/invalidInput.js';
import type { RunRequest } from '../engine/experiment.js';
import { MOST_WITHOUT_REPLACEMENT, expectMemory, networkBytes } from '../engine/limits.js';
import { numberOf } from '../engine/settings.js';
import { EVALUATE_EVERY } from './evaluation.js';

/** Bytes of a step of an episode, as it is drawn (measured: 190). */
export const STEP_BYTES = 256;
/** Bytes of a step in the buffer. */
export const KEPT_BYTES = 8;
/** Bytes of a step of a mini-batch. */
export const DRAW_BYTES = 64;

/** Throws `InvalidInput` for a run of the toy game that cannot be made. */
export function expectToyGame({ settings, iterations }: RunRequest): void {
  const [episodes, horizon, batch, buffer, hidden, evaluated] = ['episodes', 'horizon', 'batch', 'buffer', 'hidden', 'evalEpisodes'].map((key) => numberOf(settings, key)); // prettier-ignore
  if (iterations < EVALUATE_EVERY) refuse('/iterations', `${EVALUATE_EVERY} at least`, iterations);
  if (buffer < horizon) refuse('/buffer', `an episode of ${horizon} steps at least`, buffer);
  if (settings['data'] === 'off-policy') {
    const first = Math.min(buffer, episodes * horizon);
    if (batch > first)
      refuse('/batch', `no more than the ${first} steps of the first episodes, of which none is drawn twice`, batch);
    if (batch > MOST_WITHOUT_REPLACEMENT)
      refuse('/batch', `${MOST_WITHOUT_REPLACEMENT} at most, of which none is drawn twice`, batch);
  }
  const networks = ['leader', 'critic'].filter((key) => settings[key] === 'network').length;
  expectMemory({
    episodes: STEP_BYTES * episodes * horizon,
    evalEpisodes: STEP_BYTES * evaluated * horizon,
    buffer: KEPT_BYTES * Math.min(buffer, episodes * horizon * iterations),
    batch: DRAW_BYTES * batch,
    hidden: networks * networkBytes(hidden),
  });
}
