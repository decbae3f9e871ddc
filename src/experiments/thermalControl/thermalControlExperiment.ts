import type { CurveStyle } from '../publish/curveStyle.js';
import type { ExperimentTask } from '../engine/experiment.js';
import { trimmedMeanAndError } from '../engine/summary.js';
import { THERMAL_METHODS } from './methods.js';
import { THERMAL_OPTIMUM } from './optimum.js';
import { expectThermalControl } from './possible.js';
import { runThermalControl } from './run.js';
import { THERMAL_SETTINGS } from './settings.js';

/** The published protocol: the best and the worst seed of each iteration are left out, a trailing mean of 50, the last ten iterations decide. */
const STYLE: CurveStyle = {
  first: 0,
  every: 1,
  last: () => 10,
  lastText: 'the last 10',
  band: trimmedMeanAndError,
  smoothing: 50,
  stride: 20,
  label: 'return of the leader',
  panel: (method, settings) => ({ column: method, row: settings['critic'] === 'exact' ? 'exact critic' : 'Figure 3' }),
  references: () => [{ name: 'best known', value: THERMAL_OPTIMUM }],
};

/** Figure 3 of the paper. */
export const THERMAL_EXPERIMENT: ExperimentTask = {
  name: 'thermal-control',
  description: 'insulation and airflow of a building with four zones (paper, section 5.2, Figure 3)',
  metric: 'mean discounted return of 50 episodes of 100 steps before the update (exact J as a further series)',
  curves: STYLE,
  settings: THERMAL_SETTINGS,
  methods: Object.keys(THERMAL_METHODS),
  iterations: 2000,
  publishedGrid: () => [0.1, 0.01, 0.001].map((lr) => ({ lr })),
  expectPossible: expectThermalControl,
  run: runThermalControl,
};
