import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { compareRational, ZERO } from '../numeric/rational.js';
import type { Draw } from './draw.js';
import { DISCOUNTS, TEMPERATURES, drawDiscounts } from './drawNumbers.js';
import { furnish } from './furnish.js';
import { instanceArbitrary } from './instanceArbitrary.js';
import { shuffleSometimes } from './relabel.js';
import { drawActions, drawCyclicShape } from './shape.js';
import type { Stratum } from './stratum.js';
import { isWellFormed, startsInside } from './wellFormed.js';

const LARGEST_DISCOUNT = DISCOUNTS.reduce((a, b) => (compareRational(a, b) > 0 ? a : b));

/** States that lead anywhere, ordinary temperatures. */
export function drawCyclic(draw: Draw): ConfigurableMdp {
  const setting = { ...drawDiscounts(draw, DISCOUNTS), beta: draw.pick(TEMPERATURES), bound: 3 };
  return shuffleSometimes(draw, furnish(draw, drawCyclicShape(draw, drawActions(draw)), setting));
}

/** True where there is no horizon and both discounts lie in (0, 0.95]. */
export const isDiscounted = (mdp: ConfigurableMdp): boolean =>
  mdp.horizon === null &&
  [mdp.gammaF, mdp.gammaL].every((g) => compareRational(g, ZERO) > 0 && compareRational(g, LARGEST_DISCOUNT) <= 0);

const admits = (mdp: ConfigurableMdp): boolean => startsInside(mdp) && isDiscounted(mdp) && isWellFormed(mdp);

/** Discounted problems that visit states again. */
export const cyclic: Stratum = {
  id: 'cyclic',
  description: 'discounted, without end or with a random one; states are visited again, self-loops are common',
  exact: 'linear solves and moment recursions in decimals; enumeration up to a horizon with the tail bounded',
  arbitrary: instanceArbitrary(drawCyclic, admits),
  admits,
};
