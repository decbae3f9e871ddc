import { bcHg, bcHgCentred, bcHgTd, bcHgTdCentred } from './bcHg.js';
import { bcHgPooled } from './bcHgPooled.js';
import type { Estimator } from './estimator.js';
import { FIELD_ESTIMATORS } from './field/catalogue.js';
import { hpgdMc, hpgdOracle, hpgdOracleVisits, hpgdSa } from './hpgd.js';
import { hpgdExact } from './hpgdExact.js';
import { naivePgd } from './naivePgd.js';
import { sobirl, sobirlBatch } from './sobirl.js';

/**
 * Every estimator for configurable MDPs.
 *
 * @example
 * ```ts
 * import { ESTIMATORS } from 'hypergrad-oracle';
 *
 * console.log(ESTIMATORS.filter(({ form }) => form !== null).map(({ id }) => id)); // [ 'naive-pgd', 'bc-hg', 'bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred', 'hpgd-exact', 'sobirl' ]
 * ```
 */
export const ESTIMATORS: readonly Estimator[] = [
  naivePgd,
  bcHg,
  bcHgPooled,
  bcHgTd,
  bcHgCentred,
  bcHgTdCentred,
  hpgdExact,
  hpgdOracle,
  hpgdOracleVisits,
  hpgdMc,
  hpgdSa,
  sobirl,
  sobirlBatch,
  ...FIELD_ESTIMATORS,
];

/**
 * The estimator of that id. Throws a RangeError where there is none.
 *
 * @example
 * ```ts
 * import { estimatorById } from 'hypergrad-oracle';
 *
 * const { title, claims } = estimatorById('bc-hg');
 * console.log(title, claims); // Boltzmann covariance hypergradient, per transition [ 'unbiased', 'truncation-only', 'unbiased-unlimited', 'variance-by-recursion' ]
 * ```
 */
export function estimatorById(id: string): Estimator {
  const found = ESTIMATORS.find((estimator) => estimator.id === id);
  if (!found) throw new RangeError(`no estimator is called ${id}`);
  return found;
}
