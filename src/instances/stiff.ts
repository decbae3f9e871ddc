import { expression, isZeroExpression, minus, parameter, plus, times, type Expression } from '../numeric/expression.js';
import { compareRational, rational, type Rational } from '../numeric/rational.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { isDiscounted } from './cyclic.js';
import { range, type Draw } from './draw.js';
import { DISCOUNTS, EPISODIC_DISCOUNTS, LOW_TEMPERATURES, drawDiscounts, drawNonZero } from './drawNumbers.js';
import { furnish } from './furnish.js';
import { endsInBoundedTime } from './graph.js';
import { instanceArbitrary } from './instanceArbitrary.js';
import { shuffleSometimes } from './relabel.js';
import { drawCyclicShape, drawLayeredShape } from './shape.js';
import type { Stratum } from './stratum.js';
import { tieActions } from './tieActions.js';
import { isWellFormed, startsInside } from './wellFormed.js';

/** By how much the follower's rewards of two tied actions differ: not at all or by a little, with or without a slope in θ. */
function drawGap(draw: Draw, theta: readonly Rational[]): Expression {
  const constant = draw.chance(50) ? 0 : rational(draw.pick([1, -1]), 10 ** draw.integer(3, 6));
  if (draw.chance(50)) return expression(constant);
  const k = draw.integer(0, theta.length - 1);
  // Zero at θ itself, so that the policy changes quickly there.
  return plus(times(drawNonZero(draw, 1), minus(parameter(k), theta[k])), constant);
}

function drawTies(draw: Draw, mdp: ConfigurableMdp): ConfigurableMdp {
  let tied = mdp;
  for (const s of range(mdp.states)) {
    if (mdp.terminal.includes(s) || !draw.chance(55)) continue;
    const [from, to] = draw.several(range(mdp.actions), 2);
    const gap = drawGap(draw, mdp.theta);
    tied = tieActions(tied, s, from, to, gap, isZeroExpression(gap) && draw.chance(50));
  }
  return tied;
}

/** Cyclic or layered problems at a low temperature, with exact and near ties between actions. */
function drawStiff(draw: Draw): ConfigurableMdp {
  const actions = draw.pick([2, 2, 3]);
  const rest = { beta: draw.pick(LOW_TEMPERATURES), bound: draw.pick([1, 3, 10]) };
  const problem = draw.chance(50)
    ? furnish(draw, drawLayeredShape(draw, actions), { ...drawDiscounts(draw, EPISODIC_DISCOUNTS), ...rest })
    : furnish(draw, drawCyclicShape(draw, actions), { ...drawDiscounts(draw, DISCOUNTS), ...rest });
  return shuffleSometimes(draw, drawTies(draw, problem));
}

const HIGHEST = rational(1, 100);
const LOWEST = rational(1, 10_000);

const admits = (mdp: ConfigurableMdp): boolean =>
  compareRational(mdp.beta, LOWEST) >= 0 &&
  compareRational(mdp.beta, HIGHEST) <= 0 &&
  startsInside(mdp) &&
  (isDiscounted(mdp) || endsInBoundedTime(mdp)) &&
  isWellFormed(mdp);

/** Problems whose follower is nearly deterministic, or nearly indifferent. */
export const stiff: Stratum = {
  id: 'stiff',
  description: 'β from 0.01 down to 0.0001, rewards up to 10, near ties and exact ties between actions',
  exact: 'decimals; float64 has to survive',
  arbitrary: instanceArbitrary(drawStiff, admits),
  admits,
};
