import type { CurveStyle } from '../publish/curveStyle.js';
import type { ExperimentTask } from '../engine/experiment.js';
import { meanAndDeviation } from '../engine/summary.js';
import { LQR_METHODS } from './methods.js';
import { expectBilevelLqr } from './possible.js';
import { runBilevelLqr } from './run.js';
import { LQR_SETTINGS } from './settings.js';

/** The published protocol: mean ± sample standard deviation over seeds, no smoothing; the last hundred iterations are what we select by. */
const STYLE: CurveStyle = {
  first: 1,
  every: 1,
  last: () => 100,
  lastText: 'the last 100',
  band: meanAndDeviation,
  smoothing: 1,
  stride: 4,
  label: 'return of the leader, undiscounted',
  panel: (method, settings) => {
    const naive = method === 'naive-pgd';
    const clipped =
      naive && settings['clip'] !== undefined && settings['clip'] !== 0 ? `, clip ${settings['clip']}` : '';
    return {
      column: `${method}${settings['data'] === 'off-policy' ? ', off-policy' : ''}${clipped}`,
      row: 'bi-level LQR',
    };
  },
  // The largest iterate of any run, and where ascent along the exact hypergradient ends (fixtures/results/bilevel-lqr-runs.json).
  references: () => [
    { name: 'best known', value: 18.43 },
    { name: 'exact ascent', value: 16.487 },
  ],
};

/** Figure 5 of the paper. */
export const LQR_EXPERIMENT: ExperimentTask = {
  name: 'bilevel-lqr',
  description: 'the bi-level linear-quadratic game (paper, section 5.4, Figure 5)',
  metric:
    'mean undiscounted return of 10 episodes of 100 steps after each update (its exact expectation as a further series)',
  curves: STYLE,
  settings: LQR_SETTINGS,
  methods: Object.keys(LQR_METHODS),
  iterations: 500,
  publishedGrid: (method) =>
    LQR_METHODS[method].defaults?.['actorSteps'] ? [{}] : [1, 2, 5, 10].map((actorSteps) => ({ actorSteps })),
  expectPossible: expectBilevelLqr,
  run: runBilevelLqr,
};
