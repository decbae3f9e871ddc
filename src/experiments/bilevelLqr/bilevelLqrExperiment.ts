import type { CurveStyle } from '../curveStyle.js';
import type { ExperimentTask } from '../experiment.js';
import { meanAndDeviation } from '../summary.js';
import { LQR_METHODS } from './methods.js';
import { runBilevelLqr } from './run.js';
import { LQR_SETTINGS } from './settings.js';

/** The published protocol: evaluations after each update, mean ± standard deviation over seeds, no smoothing; the last hundred decide. */
const STYLE: CurveStyle = {
  first: 1,
  every: 1,
  last: () => 100,
  lastText: 'the last 100',
  band: meanAndDeviation,
  smoothing: 1,
  stride: 5,
  label: 'return of 100 steps',
  panel: (method) => ({ column: method, row: 'bi-level LQR' }),
};

/** Figure 5 of the paper. */
export const LQR_EXPERIMENT: ExperimentTask = {
  name: 'bilevel-lqr',
  description:
    'the linear-quadratic game in which the follower sees the action of the leader (paper, section 5.4, Figure 5)',
  metric: 'undiscounted return of 100 steps after each update (its exact mean as a further series)',
  curves: STYLE,
  settings: LQR_SETTINGS,
  methods: Object.keys(LQR_METHODS),
  iterations: 500,
  publishedGrid: () => [{}],
  run: runBilevelLqr,
};
