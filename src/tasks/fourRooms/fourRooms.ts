import { MDP_KIND, type ConfigurableMdp, type Distribution } from '../../model/mdp/configurableMdp.js';
import { refuse } from '../../model/invalidInput.js';
import { didYouMean } from '../../model/nearestWord.js';
import { expression, minus, parameter, softmax, times, type Expression } from '../../numeric/expression.js';
import { ZERO, compareRational, mulRational, rational, type Rational } from '../../numeric/rational.js';
import { literal } from '../settings.js';
import {
  FOUR_ROOMS_CELLS,
  FOUR_ROOMS_END,
  FOUR_ROOMS_GOAL,
  FOUR_ROOMS_MOVES,
  FOUR_ROOMS_START,
  FOUR_ROOMS_TARGET,
} from './geography.js';
import { fourRoomsMotion, type FourRoomsKernel } from './kernels.js';

/** K: one logit for each cell, and a last one for the share of the budget that is not used. */
export const FOUR_ROOMS_PARAMETERS: number = FOUR_ROOMS_CELLS.length + 1;
/** The incentive of a cell that gets the whole budget. */
export const FOUR_ROOMS_LEAST_INCENTIVE: Rational = rational(-1, 5);
/** c: what the leader pays, for each unit of incentive, when the follower reaches the goal. */
export const FOUR_ROOMS_INCENTIVE_COST: Rational = rational(5);
/** γ_F = γ_L. */
export const FOUR_ROOMS_DISCOUNT: Rational = rational(99, 100);

/** Settings of the task; a number stands for the decimal that it is printed as, a text for a decimal or a fraction. */
export interface FourRoomsSettings {
  /** Entropy temperature; 0.003 unless given. The paper uses 0.001, 0.003 and 0.005. */
  readonly beta?: Rational | number | string;
  /** The law of motion; `planner` unless given. */
  readonly kernel?: FourRoomsKernel;
  /** The 105 logits θ; zeros unless given. */
  readonly theta?: readonly (Rational | number | string)[];
}

/**
 * Four rooms (paper, section 5.1): the follower walks to the goal G, the leader spreads penalties over the cells so that it passes the
 * target cell, and pays for them.
 *
 * With x = softmax(θ), x∘ its last component, and the incentive i_s = −x_s/5 of cell s:
 * r_F(s) = i_s, but r_F(G) = 1; r_L(s) = 1[s = target] − c Σ_j |i_j| 1[s = G] = 1[s = target] − (1 − x∘) 1[s = G]. Rewards depend on the
 * state that is left, not on the action. Entering G gives nothing; one step is taken in G, whatever the action, and leads to the
 * terminal state. There is no limit on the number of steps.
 *
 * S = 105 (104 cells in row-major order, then the terminal state), B = 4, K = 105, Φ_L = 0. Throws `InvalidInput` for β ≤ 0, for
 * literals that cannot be read, and for another number of logits.
 *
 * @example
 * ```ts
 * import { fourRooms } from 'hypergrad-oracle';
 *
 * const { states, theta } = fourRooms({ beta: '0.003' });
 * console.log(states, theta.length); // 105 105
 * ```
 */
export function fourRooms(settings: FourRoomsSettings = {}): ConfigurableMdp {
  const { kernel = 'planner', theta } = settings;
  const beta = literal('/beta', settings.beta ?? '0.003');
  if (compareRational(beta, ZERO) <= 0) refuse('/beta', 'a positive number', settings.beta);
  if (kernel !== 'planner' && kernel !== 'simulator')
    refuse(
      '/kernel',
      '"planner" or "simulator"',
      `${String(kernel)}${didYouMean(String(kernel), ['planner', 'simulator'])}`,
    );
  if (theta && theta.length !== FOUR_ROOMS_PARAMETERS)
    refuse('/theta', `${FOUR_ROOMS_PARAMETERS} numbers`, `${theta.length} numbers`);
  const shares = softmax(Array.from({ length: FOUR_ROOMS_PARAMETERS }, (_, k) => parameter(k)));
  const forEveryAction = <T>(entry: (action: number) => T): T[] => FOUR_ROOMS_MOVES.map((_, action) => entry(action));
  const rewards = (ofCell: (state: number) => Expression): Expression[][] => [
    ...FOUR_ROOMS_CELLS.map((_, state) => {
      const reward = ofCell(state);
      return forEveryAction(() => reward);
    }),
    [],
  ];
  return {
    kind: MDP_KIND,
    name: 'four-rooms',
    description: `Four rooms with penalties, ${kernel} kernel`,
    states: FOUR_ROOMS_END + 1,
    actions: FOUR_ROOMS_MOVES.length,
    gammaF: FOUR_ROOMS_DISCOUNT,
    gammaL: FOUR_ROOMS_DISCOUNT,
    beta,
    theta: shares.map((_, k) => (theta ? literal(`/theta/${k}`, theta[k]) : ZERO)),
    terminal: [FOUR_ROOMS_END],
    horizon: null,
    initial: { successors: [FOUR_ROOMS_START], probabilities: [expression(1)] },
    transitions: [
      ...FOUR_ROOMS_CELLS.map((_, state) => forEveryAction((action) => transition(kernel, state, action))),
      [],
    ],
    rewardF: rewards((s) => (s === FOUR_ROOMS_GOAL ? expression(1) : times(FOUR_ROOMS_LEAST_INCENTIVE, shares[s]))),
    rewardL: rewards((s) => {
      if (s === FOUR_ROOMS_GOAL) {
        // c Σ |i_j| over all cells: c/5 times the share that is used
        const price = mulRational(FOUR_ROOMS_INCENTIVE_COST, FOUR_ROOMS_LEAST_INCENTIVE);
        return times(price, minus(1, shares[FOUR_ROOMS_PARAMETERS - 1]));
      }
      return expression(s === FOUR_ROOMS_TARGET ? 1 : 0);
    }),
    phiL: expression(0),
  };
}

function transition(kernel: FourRoomsKernel, state: number, action: number): Distribution {
  if (state === FOUR_ROOMS_GOAL) return { successors: [FOUR_ROOMS_END], probabilities: [expression(1)] };
  const law = fourRoomsMotion(kernel, state, action);
  return { successors: [...law.keys()], probabilities: [...law.values()].map(expression) };
}
