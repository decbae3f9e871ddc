import { ONE, ZERO, compareRational, parseRational, rationalOfNumber, type Rational } from '../../numeric/rational.js';
import { call, expression, minus, over, parameter, softmax, type Expression } from '../../numeric/expression.js';
import { markovGame } from '../../model/game/buildGame.js';
import { refuse } from '../../model/invalidInput.js';
import type { MarkovGame } from '../../model/game/markovGame.js';

/** The states: the start S, the state A where the leader's action matters, and B. */
export const TOY_STATES = { S: 0, A: 1, B: 2 } as const;
/** The follower's actions: to S, to A, to B. */
export const TOY_MOVES = { s: 0, a: 1, b: 2 } as const;
/** The component of θ that is the logit of f(0|A), counted from zero: θ holds the logits of f(0|s), f(1|s) for S, A, B in this order. */
export const TOY_LOGIT = 2;

/** Settings of the toy game; a number stands for the decimal that it is printed as, a text for a decimal or a fraction. */
export interface ToySettings {
  /** The follower's reward R of (A, 0, b): 2 is the paper's game, 1 the later variant. */
  readonly reward: 1 | 2;
  /** f(0|A), strictly between 0 and 1; 1/2 unless given. The other states are uniform. */
  readonly p?: Rational | number | string;
  /** Entropy temperature; 0.05 unless given. */
  readonly beta?: Rational | number | string;
  /** The six logits, in place of p. */
  readonly theta?: readonly (Rational | number | string)[];
}

/**
 * The discrete toy game (paper, section 5.3): three states in a cycle, deterministic moves, γ_F = γ_L = 0.99. At S the follower goes to A
 * (reward 1 for both) or to B (1 for itself only); from A the way on to B pays it R, but only if the leader plays 0 there; with 1 it is
 * sent back to S at a cost of 1. From B it goes back to S. What is not listed stays where it is, for nothing.
 *
 * f is a softmax of six logits. With `p` the policy is f(0|A) = p at θ = 0: the logits of A are θ₃ + log(p/(1−p)) and θ₄, so that p is exact.
 * Throws `InvalidInput` for bad settings.
 *
 * @example
 * ```ts
 * import { toyGame } from 'hypergrad-oracle';
 *
 * const { states, observes } = toyGame({ reward: 2, p: '0.53' });
 * console.log(states, observes); // 3 true
 * ```
 */
export function toyGame({ reward, p = '1/2', beta = '0.05', theta }: ToySettings): MarkovGame {
  const { S, A, B } = TOY_STATES;
  const { s, a, b } = TOY_MOVES;
  const share = literal('/p', p);
  if (compareRational(share, ZERO) <= 0 || compareRational(share, ONE) >= 0)
    refuse('/p', 'a number between 0 and 1, both excluded', p);
  const offset = call('log', over(share, minus(1, share)));
  const logits = (state: number): Expression[] => [parameter(2 * state), parameter(2 * state + 1)];
  const shifted = theta
    ? logits(A)
    : [{ kind: 'add' as const, a: parameter(TOY_LOGIT), b: offset }, parameter(TOY_LOGIT + 1)];
  const policy = [logits(S), shifted, logits(B)].map(softmax);
  const moves = new Map<string, { next: number; follower: number; leader: number }>();
  const move = (state: number, byLeader: number, byFollower: number, next: number, follower = 0, leader = 0): void =>
    void moves.set(`${state} ${byLeader} ${byFollower}`, { next, follower, leader });
  for (const x of [0, 1]) {
    move(S, x, a, A, 1, 1);
    move(S, x, b, B, 1, 0);
    move(B, x, s, S);
    for (const y of [s, a, b]) if (x === 1) move(A, 1, y, S, -1);
  }
  move(A, 0, s, S);
  move(A, 0, b, B, reward);
  const stay = (state: number) => ({ next: state, follower: 0, leader: 0 });
  const at = (state: number, x: number, y: number) => moves.get(`${state} ${x} ${y}`) ?? stay(state);
  return markovGame({
    name: `toy-r${reward}`,
    description: `Discrete toy game with R = ${reward}`,
    states: 3,
    leaderActions: 2,
    actions: 3,
    gammaF: '0.99',
    gammaL: '0.99',
    beta: literal('/beta', beta),
    theta: theta ? theta.map((value, k) => literal(`/theta/${k}`, value)) : new Array<number>(6).fill(0),
    initial: [[S, 1]],
    policy: policy.map((row) => row.map((f, x) => [x, f] as const)),
    transitions: (state, x, y) => [[at(state, x, y).next, 1]],
    rewardF: (state, x, y) => expression(at(state, x, y).follower),
    rewardL: (state, x, y) => expression(at(state, x, y).leader),
  });
}

function literal(pointer: string, like: Rational | number | string): Rational {
  if (typeof like === 'object') return like;
  const value =
    typeof like === 'string' ? parseRational(like) : Number.isFinite(like) ? rationalOfNumber(like) : undefined;
  return value ?? refuse(pointer, 'a finite number, a decimal or a fraction', like);
}
