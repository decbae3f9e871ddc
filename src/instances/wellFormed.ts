import type { ConfigurableMdp, Distribution } from '../model/mdp/configurableMdp.js';
import { compareRational, equalRational, ONE, ZERO } from '../numeric/rational.js';
import { formulaValue } from './formulaValue.js';
import { endsInBoundedTime } from './graph.js';

const ROUNDING = 2 ** -40;

function isDistribution({ probabilities }: Distribution, theta: ConfigurableMdp['theta']): boolean {
  const p = probabilities.map((e) => formulaValue(e, theta));
  return p.every((x) => x > 0) && Math.abs(p.reduce((a, b) => a + b) - 1) <= ROUNDING;
}

/**
 * True where an instance makes sense at its θ: rows are distributions without zeros, all numbers are finite, β > 0, discounts lie in
 * [0, 1] and are one only where the number of steps is bounded. The strata keep to it; it is stricter than `validateMdp` where
 * discounts are one, and quicker.
 */
export function isWellFormed(mdp: ConfigurableMdp): boolean {
  const { gammaF, gammaL, beta, theta, initial, transitions, rewardF, rewardL, phiL } = mdp;
  const discounts = [gammaF, gammaL];
  if (compareRational(beta, ZERO) <= 0) return false;
  if (discounts.some((g) => compareRational(g, ZERO) < 0 || compareRational(g, ONE) > 0)) return false;
  if (discounts.some((g) => equalRational(g, ONE)) && !endsInBoundedTime(mdp)) return false;
  if (![initial, ...transitions.flat()].every((row) => isDistribution(row, theta))) return false;
  return [...rewardF.flat(), ...rewardL.flat(), phiL].every((e) => Number.isFinite(formulaValue(e, theta)));
}

/** True where no trajectory starts in a terminal state. */
export const startsInside = (mdp: ConfigurableMdp): boolean =>
  mdp.initial.successors.every((s) => !mdp.terminal.includes(s));
