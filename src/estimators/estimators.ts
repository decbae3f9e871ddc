import { bcHg, bcHgCentred, bcHgTd, bcHgTdCentred } from './bcHg.js';
import { bcHgPooled } from './bcHgPooled.js';
import type { Estimator } from './estimator.js';
import { hpgdMc, hpgdOracle, hpgdOracleVisits, hpgdSa } from './hpgd.js';
import { hpgdExact } from './hpgdExact.js';
import { naivePgd } from './naivePgd.js';
import { sobirl, sobirlBatch } from './sobirl.js';

/** Every estimator for configurable MDPs. */
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
];

/** The estimator of that id. Throws a RangeError where there is none. */
export function estimatorById(id: string): Estimator {
  const found = ESTIMATORS.find((estimator) => estimator.id === id);
  if (!found) throw new RangeError(`no estimator is called ${id}`);
  return found;
}
