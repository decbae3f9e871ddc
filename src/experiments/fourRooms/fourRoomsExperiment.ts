import type { ExperimentTask } from '../engine/experiment.js';
import { LAST_ITERATIONS, meanAndError } from '../engine/summary.js';
import type { CurveStyle } from '../publish/curveStyle.js';
import { EXACT_METHODS, SAMPLED_METHODS } from './gradients.js';
import { expectFourRooms } from './possible.js';
import { fourRoomsReferences } from './references.js';
import { runFourRooms } from './run.js';
import { FOUR_ROOMS_RUN_SETTINGS } from './settings.js';

const STEP_SIZES = [0.5, 0.1, 0.05, 0.01];
const CRITIC_STEP_SIZES = [0.1, 0.3, 0.5, 0.7, 0.9, 1];

/** The published protocol of Four-Rooms: mean of the last 1000, mean ± standard error, a trailing mean of 100. */
const STYLE: CurveStyle = {
  first: 0,
  every: 1,
  last: () => LAST_ITERATIONS,
  lastText: 'the last 1000',
  band: meanAndError,
  smoothing: 100,
  stride: 50,
  label: 'J of the leader (exact)',
  panel: (method, settings) => ({ column: method, row: `β = ${settings['beta']}, N = ${settings['batch']}` }),
  references: ({ beta }) => fourRoomsReferences(beta),
};

/** Figure 2 of the paper and its appendix. */
export const FOUR_ROOMS_EXPERIMENT: ExperimentTask = {
  name: 'four-rooms',
  description: 'penalties on the cells of a grid world (paper, section 5.1, Figure 2)',
  metric: 'exact value of the leader before the update',
  curves: STYLE,
  settings: FOUR_ROOMS_RUN_SETTINGS,
  methods: [...Object.keys(SAMPLED_METHODS), ...Object.keys(EXACT_METHODS)],
  iterations: 10_000,
  publishedGrid: (method) =>
    SAMPLED_METHODS[method]?.critic
      ? STEP_SIZES.flatMap((lr) => CRITIC_STEP_SIZES.map((alpha) => ({ lr, alpha })))
      : STEP_SIZES.map((lr) => ({ lr })),
  expectPossible: expectFourRooms,
  run: runFourRooms,
};
