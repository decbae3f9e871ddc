import { gameKnowledge, type GameKnowledge } from '../../../src/estimators/games/gameKnowledge.js';
import { markovGame } from '../../../src/model/game/buildGame.js';
import { compileGame, evaluateGame, type CompiledGame } from '../../../src/model/game/gameTables.js';
import type { Trajectory } from '../../../src/model/trajectory.js';
import type { Arithmetic } from '../../../src/numeric/arithmetic.js';
import { call, minus, parameter, plus, times } from '../../../src/numeric/expression.js';
import { parseRational } from '../../../src/numeric/rational.js';
import { range } from '../../helpers/solve.js';

// Two states, the end (2), two actions of the leader and three of the follower; θ = (x, y) = (1/3, 1/4), γ_F = 1/2, γ_L = 3/4, β = 2/3,
// f(·|0) = x, 1 − x and f(·|1) = y, 1 − y. Rows below are (0,0,·), (0,1,·), (1,0,·), (1,1,·). Both games were made backwards: first g, V_F, Q_L (and
// Q_F, where the follower does not observe), then the rewards by Bellman's equations. Q_F = rational part + β log g, and so is r_F.
const [x, y] = [parameter(0), parameter(1)];

/** p(s'|s,a,b), by s·A + a, b and s'. */
const MOVES = [
  [
    ['1/4', '3/4', '0'],
    ['0', '1', '0'],
    ['1/2', '0', '1/2'],
  ],
  [
    ['0', '1/2', '1/2'],
    ['3/4', '1/4', '0'],
    ['0', '1', '0'],
  ],
  [
    ['1', '0', '0'],
    ['1/2', '1/2', '0'],
    ['0', '0', '1'],
  ],
  [
    ['0', '1/4', '3/4'],
    ['1/2', '0', '1/2'],
    ['0', '1/2', '1/2'],
  ],
];

/** The numbers of a game: all by s·A + a and b, but W by s and V_F by s·A + a. */
interface Numbers {
  readonly observes: boolean;
  readonly policy: readonly (readonly string[])[];
  readonly rewardF: readonly (readonly string[])[];
  readonly rewardL: readonly (readonly string[])[];
  readonly w: readonly string[];
  readonly vF: readonly string[];
  readonly qF: readonly (readonly string[])[];
}

/** A game with its follower's answer, as they were chosen. */
export interface MistakeGame {
  readonly problem: CompiledGame;
  readonly knowledge: <T>(arithmetic: Arithmetic<T>) => GameKnowledge<T>;
}

function mistakeGame({ observes, policy, rewardF, rewardL, w, vF, qF }: Numbers): MistakeGame {
  const problem = compileGame(
    markovGame({
      states: 3,
      leaderActions: 2,
      actions: 3,
      observes,
      gammaF: '1/2',
      gammaL: '3/4',
      beta: '2/3',
      theta: ['1/3', '1/4'],
      terminal: [2],
      initial: [
        [0, '1/2'],
        [1, '1/2'],
      ],
      policy: [
        [
          [0, x],
          [1, minus(1, x)],
        ],
        [
          [0, y],
          [1, minus(1, y)],
        ],
        null,
      ],
      transitions: (s, a, b) =>
        MOVES[2 * s + a][b].flatMap((p, next): [number, string][] => (p === '0' ? [] : [[next, p]])),
      rewardF: (s, a, b) => plus(rewardF[2 * s + a][b], times('2/3', call('log', policy[2 * s + a][b]))),
      rewardL: (s, a, b) => rewardL[2 * s + a][b],
      phiL: times(3, x, y),
    }),
  );
  return {
    problem,
    knowledge: <T>(arithmetic: Arithmetic<T>) => {
      const tables = evaluateGame(problem, arithmetic);
      const { add, mul, log, constant, zero } = arithmetic;
      const exactly = (texts: readonly string[]): T[] => texts.map((text) => constant(parseRational(text)!));
      const end = range(6).map(() => zero);
      const g = exactly(policy.flat());
      const q = exactly(qF.flat()).map((value, i) => add(value, mul(tables.beta, log(g[i]))));
      const all = [...g, ...end];
      const response = {
        backup: 'paper',
        w: exactly(w),
        vF: exactly(vF),
        qF: [...q, ...end],
        policy: all,
        slope: all,
      } as const;
      return gameKnowledge(tables, response);
    },
  };
}

/**
 * The follower observes. V_F(s,a) = 6, 3, −4, 4, so W = 4, 2. Q_L = 4, −2, 6 | 8, 2, 7 | 16, 9, 14 | 2, 5, 7: its means under g are 3, 6, 12, 4, so the
 * Benefits are 1, −5, 3 | 2, −4, 1 | 4, −3, 2 | −2, 1, 3, and V_L = 5, 6.
 */
export const OBSERVED: MistakeGame = mistakeGame({
  observes: true,
  policy: [
    ['1/2', '1/4', '1/4'],
    ['1/4', '1/4', '1/2'],
    ['1/4', '1/2', '1/4'],
    ['1/2', '1/4', '1/4'],
  ],
  rewardF: [
    ['19/4', '5', '5'],
    ['5/2', '5/4', '2'],
    ['-6', '-11/2', '-4'],
    ['15/4', '3', '7/2'],
  ],
  rewardL: [
    ['-5/16', '-13/2', '33/8'],
    ['23/4', '-31/16', '5/2'],
    ['49/4', '39/8', '14'],
    ['7/8', '25/8', '19/4'],
  ],
  w: ['4', '2', '0'],
  vF: ['6', '3', '-4', '4', '0', '0'],
  qF: ['6', '3', '-4', '4'].map((v) => [v, v, v]),
});

/**
 * The follower does not observe. V_F(s) = 5, −2. Σ_a f Q_F(s,a,b) = V_F(s) + β log g(b|s). Q_L = 9, 1, 1 | 3, −2, 10 | 8, 10, 12 | 12, 2, 8, so
 * Σ_a f Q_L(s,a,b) = 5, −1, 7 | 11, 4, 9, V_L = 4, 7 and the Benefits are 1, −5, 3 | 4, −3, 2.
 */
export const UNOBSERVED: MistakeGame = mistakeGame({
  observes: false,
  policy: [
    ['1/2', '1/4', '1/4'],
    ['1/2', '1/4', '1/4'],
    ['1/4', '1/2', '1/4'],
    ['1/4', '1/2', '1/4'],
  ],
  rewardF: [
    ['57/8', '2', '39/4'],
    ['9/2', '43/8', '3'],
    ['3/2', '1/4', '-5'],
    ['-15/4', '-17/4', '-1/2'],
  ],
  rewardL: [
    ['69/16', '-17/4', '-1/2'],
    ['3/8', '-89/16', '19/4'],
    ['5', '47/8', '12'],
    ['171/16', '1/2', '43/8'],
  ],
  w: ['5', '-2', '0'],
  vF: ['5', '5', '-2', '-2', '0', '0'],
  qF: [
    ['7', '1', '11'],
    ['4', '7', '2'],
    ['4', '1', '-5'],
    ['-4', '-3', '-1'],
  ],
});

/** The rollout through (s_0,a_0,b_0), (s_1,a_1,b_1), … to a last state. */
function rollout(last: number, ...steps: readonly (readonly [s: number, a: number, b: number])[]): Trajectory {
  const states = [...steps.map(([s]) => s), last];
  const { edgeStart, edgeTarget } = OBSERVED.problem;
  const edges = steps.map(([s, a, b], t) => {
    const triple = (2 * s + a) * 3 + b;
    return (
      edgeStart[triple] + Array.from(edgeTarget.slice(edgeStart[triple], edgeStart[triple + 1])).indexOf(states[t + 1])
    );
  });
  return { states, actions: steps.map(([, a, b]) => 3 * a + b), edges, ended: last === 2 };
}

/** One that ends after five steps: (0,0,0) twice, (0,0,2) between. */
export const ENDED: Trajectory = rollout(2, [0, 0, 0], [1, 1, 1], [0, 0, 2], [0, 0, 0], [1, 0, 2]);
/** One that is cut after three steps: (1,0,1) twice. */
export const CUT: Trajectory = rollout(0, [1, 0, 1], [0, 1, 2], [1, 0, 1]);
