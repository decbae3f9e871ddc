import type { FieldCase } from './fieldCase.js';
import { OUTWARD, type BiasBound } from './stateTerms.js';

/** |bias_k(n)| ≤ left_k + C_k n^degree ρⁿ for every n ≥ 1, derived. */
export interface BiasRate {
  /** ρ. */
  readonly rate: number;
  /** C_k (K). */
  readonly constants: readonly number[];
  /** 0, or 1 where every step may add an error of its own. */
  readonly degree: 0 | 1;
  /** What the limit may keep, by component (K). */
  readonly left: readonly number[];
}

/** The rate that is derived for a family on a problem; undefined where it says nothing there. */
export type RateOf = (one: FieldCase) => BiasRate | undefined;

/** The same rate, found once for each problem: several claims ask for it. */
export function remembered(rateOf: RateOf): RateOf {
  const known = new WeakMap<FieldCase, { readonly rate: BiasRate | undefined }>();
  return (one) => {
    let found = known.get(one);
    if (!found) known.set(one, (found = { rate: rateOf(one) }));
    return found.rate;
  };
}

/** left_k + C_k n^degree ρⁿ (K). */
export const atSetting = ({ rate, constants, degree, left }: BiasRate, n: number): number[] =>
  constants.map((c, k) => (left[k] + c * n ** degree * rate ** n) * OUTWARD + Number.MIN_VALUE);

/** The bound that a rate makes at each setting, infinite where it says nothing. */
export const boundByRate =
  (rateOf: RateOf): BiasBound =>
  (one, at) => {
    const rate = rateOf(one);
    return rate ? atSetting(rate, Number(at.n)) : one.truth.map(() => Infinity);
  };
