import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import type { Draw } from './draw.js';
import { EPISODIC_DISCOUNTS, TEMPERATURES, drawDiscounts } from './drawNumbers.js';
import { furnish } from './furnish.js';
import { countTrajectories } from './graph.js';
import { instanceArbitrary } from './instanceArbitrary.js';
import { shuffleSometimes } from './relabel.js';
import { drawActions, drawCyclicShape, drawLayeredShape } from './shape.js';
import type { Stratum } from './stratum.js';
import { isWellFormed, startsInside } from './wellFormed.js';

/** No instance that can be enumerated has more trajectories than this. */
export const MOST_TRAJECTORIES = 20_000;

/** Layered states, or, in one case of five, few states in any order with a horizon of at most three steps. */
export function drawLayered(draw: Draw): ConfigurableMdp {
  const setting = { ...drawDiscounts(draw, EPISODIC_DISCOUNTS), beta: draw.pick(TEMPERATURES), bound: 3 };
  const actions = drawActions(draw);
  if (draw.chance(20)) {
    const shape = drawCyclicShape(draw, actions, { states: 4 });
    return shuffleSometimes(draw, furnish(draw, shape, { ...setting, horizon: draw.integer(1, 3) }));
  }
  return shuffleSometimes(draw, furnish(draw, drawLayeredShape(draw, actions), setting));
}

const admits = (mdp: ConfigurableMdp): boolean =>
  startsInside(mdp) && countTrajectories(mdp) <= MOST_TRAJECTORIES && isWellFormed(mdp);

/** Stochastic problems that end after at most four steps. */
export const layered: Stratum = {
  id: 'layered',
  description: 'stochastic, θ in rewards, transitions and initial states; ends after at most four steps',
  exact: 'enumeration of all trajectories and finite differences in decimals',
  arbitrary: instanceArbitrary(drawLayered, admits),
  admits,
};
