import { parseRational, rationalOfNumber } from '../numeric/rational.js';
import type { ConfigurableMdp } from './configurableMdp.js';
import type { Instance } from './instance.js';
import { refuse } from './invalidInput.js';
import type { MarkovGame } from './markovGame.js';
import { validateMdp } from './validate.js';
import { normaliseGame } from './validateGame.js';

/** The same problem at another point: K numbers, decimals or fractions. Throws `InvalidInput` where it is not valid there. */
export function withTheta(mdp: ConfigurableMdp, theta: readonly (number | string)[]): ConfigurableMdp;
export function withTheta(game: MarkovGame, theta: readonly (number | string)[]): MarkovGame;
export function withTheta(instance: Instance, theta: readonly (number | string)[]): Instance;
export function withTheta(instance: Instance, theta: readonly (number | string)[]): Instance {
  if (theta.length !== instance.theta.length)
    refuse('/theta', `${instance.theta.length} numbers`, `${theta.length} numbers`);
  const values = theta.map((like, k) => {
    if (typeof like === 'number' && Number.isFinite(like)) return rationalOfNumber(like);
    return parseRational(String(like)) ?? refuse(`/theta/${k}`, 'a number, decimal or fraction', like);
  });
  const moved = { ...instance, theta: values };
  if (moved.kind === 'markov-game') return normaliseGame(moved);
  validateMdp(moved);
  return moved;
}
