import type { LinearQuadraticRecipe } from '../../estimators/linearQuadratic/linearQuadraticEstimate.js';
import { linearQuadraticEstimatorById as recipe } from '../../estimators/linearQuadratic/linearQuadraticEstimators.js';

/** A method of the thermal-control runs. */
export interface ThermalMethod {
  /** One of the paper's, with the quirks of its code unless set otherwise. */
  readonly published: boolean;
  /** What estimates the gradient; none for the exact ascents. */
  readonly recipe?: LinearQuadraticRecipe;
  /** The Benefits of a batch are permuted: a placebo. */
  readonly permuted?: boolean;
  /** Ascent along this part of the exact gradient. */
  readonly exact?: 'total' | 'direct';
}

const published = (id: string): ThermalMethod => ({ published: true, recipe: recipe(id) });
const ours = (id: string): ThermalMethod => ({ published: false, recipe: recipe(id) });

/** Every method by its name in the experiments. */
export const THERMAL_METHODS: Readonly<Record<string, ThermalMethod>> = {
  'bc-hg': published('bc-hg'),
  'naive-pgd': published('naive-pgd'),
  'hpgd-mc': published('hpgd-mc'),
  'hpgd-td': published('hpgd-td'),
  'bc-hg-placebo': { ...published('bc-hg'), permuted: true },
  'naive-pgd-td': ours('naive-pgd-td'),
  'bc-hg-td': ours('bc-hg-td'),
  'bc-hg-td-centred': ours('bc-hg-td-centred'),
  'bc-hg-td-fitted': ours('bc-hg-td-fitted'),
  'bc-hg-exact-segment': ours('bc-hg-exact-segment'),
  'bc-hg-white-box': ours('bc-hg-white-box'),
  exact: { published: false, exact: 'total' },
  'exact-first-order': { published: false, exact: 'direct' },
};
