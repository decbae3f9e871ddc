import type { ExperimentTask } from '../engine/experiment.js';
import type { CurveStyle } from '../publish/curveStyle.js';
import { meanAndDeviation } from '../engine/summary.js';
import { TOY_METHODS } from './methods.js';
import { EVALUATE_EVERY } from './evaluation.js';
import { expectToyGame } from './possible.js';
import { runToyGame } from './run.js';
import { toySettings } from './settings.js';

const STEPS = [1, 2, 5, 10, 20];

/** The published protocol: an evaluation every second iteration, the last two fifths decide, mean ± standard deviation over seeds. */
const STYLE: CurveStyle = {
  first: EVALUATE_EVERY,
  every: EVALUATE_EVERY,
  last: (entries) => entries - 3 * Math.floor(entries / 5),
  lastText: 'the last two fifths',
  band: meanAndDeviation,
  smoothing: 1,
  stride: 2,
  label: 'return of 150 steps',
  panel: (method, settings) => ({
    column: `${method}, ${settings['data']}`,
    row: settings['variant'] === 'R1' ? 'R = 1, discounted' : 'R = 2, plain sum',
  }),
  // Where ascent along the exact hypergradient ends, in the return that the published curves hold (fixtures/results/toy-game-runs.json).
  references: ({ variant, metric }) => {
    const isR1 = variant === 'R1';
    return metric === (isR1 ? 'discounted' : 'sum') ? [{ name: 'exact ascent', value: isR1 ? 27.256 : 59.481 }] : [];
  },
};

const task = (variant: 'R1' | 'R2', description: string): ExperimentTask => ({
  name: `toy-${variant.toLowerCase()}`,
  description,
  metric: 'mean return of 10 episodes of 150 steps, after every second update',
  curves: STYLE,
  settings: toySettings(variant),
  methods: Object.keys(TOY_METHODS),
  iterations: 500,
  publishedGrid: (method) =>
    TOY_METHODS[method].exact
      ? STEPS.map((actorSteps) => ({ actorSteps }))
      : STEPS.flatMap((actorSteps) => STEPS.map((criticSteps) => ({ actorSteps, criticSteps }))),
  expectPossible: expectToyGame,
  run: runToyGame,
});

/** Figure 4 of the paper (R = 2), and the later variant (R = 1). */
export const TOY_EXPERIMENTS: readonly ExperimentTask[] = [
  task('R2', 'the discrete toy Markov game (paper, section 5.3, Figure 4)'),
  task('R1', 'the discrete toy Markov game, later variant with R = 1'),
];
