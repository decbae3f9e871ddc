import { accumulate, zeroVector } from '../../numeric/vector.js';
import { stepsList, type Step } from '../../estimators/textbook.js';
import type { Ingredients } from '../../verdict/mistakes/ingredients.js';
import { balls, type Enclosed, type Ground } from './ground.js';

/** What an estimate is a sum of, in words. */
export const PIECES = {
  regulariser: 'the gradient of Phi_L',
  start: 'the term of the initial state, V_L(s_0) grad log rho0',
  leaderReward: "the leader's rewards, grad r_L",
  leaderValue: "the leader's values times the score, gammaL V_L grad log p",
  followerReward: "the follower's rewards in the segment, grad r_F",
  followerValue: "the follower's values times the score in the segment, gammaF V_F grad log p",
  centre: 'what centres the segment, grad V_F',
} as const;
export type Piece = keyof typeof PIECES;

/** The pieces of one trajectory, K numbers each, not divided by the number of trajectories. */
export type Pieces = Readonly<Record<Exclude<Piece, 'regulariser'>, readonly Enclosed[]>> & { readonly steps: number };

/** What state that leaks from one trajectory into the next does to the others. */
export type Leak = 'later' | 'earlier' | 'discount';

/** The pieces of every trajectory of a batch. `later`: segments go on into the trajectories behind, `earlier`: into the one before; `discount`: t counts on. */
export function piecesOf({ batch, tables }: Ground, own: Ingredients<Enclosed>, leak?: Leak): Pieces[] {
  const { problem } = tables;
  const { mul, neg } = balls;
  const none = (): Enclosed[] => zeroVector(balls, problem.parameters);
  const order = Array.from(batch.keys());
  if (leak === 'later') order.reverse();
  const found = new Array<Pieces>(batch.length);
  let tail = { reward: none(), value: none() };
  let before = 0;
  for (const i of order) {
    const steps = stepsList(batch[i], problem.actions);
    const [start, leaderReward, leaderValue, followerReward, followerValue, centre] = Array.from({ length: 6 }, none);
    accumulate(balls, start, own.startValue(batch[i].states[0]), own.startScore(batch[i].states[0]));
    const segment = (from: Step): { reward: Enclosed[]; value: Enclosed[] } => {
      const sums = { reward: none(), value: none() };
      for (let k = own.segmentFrom(from.t); k < own.segmentTo(steps, from.t); k++) {
        const discount = own.segmentDiscount(k, from.t);
        accumulate(balls, sums.reward, discount, own.segmentReward(steps[k], steps));
        accumulate(balls, sums.value, mul(discount, own.segmentValue(steps[k], steps)), own.score(steps[k]));
      }
      if (leak === 'later' || leak === 'earlier') {
        const rest = own.segmentDiscount(steps.length, from.t);
        accumulate(balls, sums.reward, rest, tail.reward);
        accumulate(balls, sums.value, rest, tail.value);
      }
      return sums;
    };
    const shift = leak === 'discount' ? before : 0;
    let first: typeof tail | undefined;
    for (const step of steps) {
      const discount = own.directDiscount(step.t + shift);
      accumulate(balls, leaderReward, discount, own.directReward(step));
      accumulate(balls, leaderValue, mul(discount, own.directValue(step, steps)), own.score(step));
      const sums = segment(step);
      first ??= sums;
      if (!own.counts(step, steps)) continue;
      const divisor = balls.integer(own.divisor(steps));
      const factor = mul(own.guidingDiscount(step.t + shift), mul(own.scale, own.weight(step, steps)));
      const weight = balls.div(factor, divisor);
      accumulate(balls, followerReward, weight, sums.reward);
      accumulate(balls, followerValue, weight, sums.value);
      accumulate(balls, centre, neg(weight), own.centre(step));
    }
    tail = first ?? tail;
    before += steps.length;
    found[i] = { start, leaderReward, leaderValue, followerReward, followerValue, centre, steps: steps.length };
  }
  return found;
}

/** By what the pieces of trajectory i and Phi_L are multiplied. */
export type Weights = (piece: Piece, i: number) => number;

/** The estimate that weighted pieces make: Σ weight · piece, over pieces and trajectories. */
export function assemble({ own }: Ground, all: readonly Pieces[], parameters: number, weight: Weights): Enclosed[] {
  const total = zeroVector(balls, parameters);
  accumulate(balls, total, balls.near(weight('regulariser', 0)), own.regulariser);
  all.forEach((pieces, i) => {
    for (const piece of Object.keys(PIECES) as Piece[])
      if (piece !== 'regulariser') accumulate(balls, total, balls.near(weight(piece, i)), pieces[piece]);
  });
  return total;
}

/** The weights of the estimate as it should be. */
export const proper =
  (trajectories: number): Weights =>
  (piece) =>
    piece === 'regulariser' ? 1 : 1 / trajectories;
