import { parseRational, rationalOfNumber } from '../numeric/rational.js';
import type { ConfigurableMdp } from './configurableMdp.js';
import { refuse } from './invalidInput.js';
import { validateMdp } from './validate.js';

/** The same problem at another point: K numbers, decimals or fractions. Throws `InvalidInput` where it is not valid there. */
export function withTheta(mdp: ConfigurableMdp, theta: readonly (number | string)[]): ConfigurableMdp {
  if (theta.length !== mdp.theta.length) refuse('/theta', `${mdp.theta.length} numbers`, `${theta.length} numbers`);
  const values = theta.map((like, k) => {
    if (typeof like === 'number' && Number.isFinite(like)) return rationalOfNumber(like);
    return parseRational(String(like)) ?? refuse(`/theta/${k}`, 'a number, decimal or fraction', like);
  });
  const moved = { ...mdp, theta: values };
  validateMdp(moved);
  return moved;
}
