import { knowledgeOf, type Knowledge } from '../../src/estimators/knowledge.js';
import { leaderValues } from '../../src/leader/values.js';
import { configurableMdp } from '../../src/model/mdp/build.js';
import { compileProblem, evaluateTables, type CompiledMdp } from '../../src/model/mdp/tables.js';
import type { Trajectory } from '../../src/model/trajectory.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { call, minus, parameter, plus, times, type Expression } from '../../src/numeric/expression.js';
import { parseRational } from '../../src/numeric/rational.js';
import { edgesOf } from '../helpers/solve.js';

// Two states, the end (2) and three actions; θ = (x, y) = (1/2, 1/4), γ_F = 1/2, γ_L = 3/4, β = 2/3. It was made backwards, so that nearly everything
// is rational: first the policy g, V_F, V_L, the Benefits, ∇V_F and ∇Q_F − ∇V_F (both differences with mean zero under g), then the rewards and
// their gradients, by Bellman's equations:
//   state  g              V_F  V_L  B_L         ∇V_F     ∇Q_F − ∇V_F
//   0      1/2, 1/4, 1/4   3    7   1, −5, 3   (1, 2)   (1, 0), (−1, 2), (−1, −2)
//   1      1/4, 1/2, 1/4  −1    5   4, −3, 2   (−1, 3)  (2, 1), (−1, 0), (0, −1)
// Q_F = V_F + β log g. r_F is what these leave of it, ∇r_F of ∇Q_F, and r_L of V_L + B_L; ∇r_L is free.
const [x, y] = [parameter(0), parameter(1)];
const rest = minus(minus(1, x), y);

/** A reward at θ = (1/2, 1/4), with its slopes: value + logs · log 2 + a (x − 1/2) + b (y − 1/4). */
const reward = (value: string, logs: string, a: string, b: string): Expression =>
  plus(value, times(logs, call('log', 2)), times(a, minus(x, '1/2')), times(b, minus(y, '1/4')));

/** p(s'|s,b), by s, b and s'; null where there is no such move. */
const MOVES: readonly (readonly (Expression | null)[])[][] = [
  [
    [y, x, rest],
    [minus(1, y), y, null],
    [minus(1, x), null, x],
  ],
  [
    [minus(1, x), x, null],
    [y, null, minus(1, y)],
    [null, rest, plus(x, y)],
  ],
];

/** The instance on which the values of mistakes are worked out. */
export const MISTAKE_PROBLEM: CompiledMdp = compileProblem(
  configurableMdp({
    states: 3,
    actions: 3,
    gammaF: '1/2',
    gammaL: '3/4',
    beta: '2/3',
    theta: ['1/2', '1/4'],
    terminal: [2],
    initial: [
      [0, plus(x, y)],
      [1, rest],
    ],
    transitions: (s, b) => MOVES[s][b].flatMap((p, next): [number, Expression][] => (p === null ? [] : [[next, p]])),
    rewardF: [
      [
        reward('23/8', '-2/3', '21/8', '-1/2'),
        reward('2', '-4/3', '-1/4', '39/8'),
        reward('9/4', '-4/3', '5/4', '-1/2'),
      ],
      [
        reward('-3/2', '-4/3', '3', '11/4'),
        reward('-11/8', '-2/3', '-17/8', '5/4'),
        reward('-7/8', '-4/3', '-11/8', '9/8'),
      ],
      null,
    ],
    rewardL: [
      [reward('77/16', '0', '1', '2'), reward('-23/8', '0', '3', '-1'), reward('59/8', '0', '0', '2')],
      [reward('9/2', '0', '2', '0'), reward('11/16', '0', '1', '1'), reward('97/16', '0', '-1', '3')],
      null,
    ],
    phiL: times(3, x, y),
  }),
);

/** What estimators know of it: the best response as it was chosen (a fixed point is no finite computation), the critic solved. */
export function mistakeKnowledge<T>(arithmetic: Arithmetic<T>): Knowledge<T> {
  const tables = evaluateTables(MISTAKE_PROBLEM, arithmetic);
  const exactly = (...texts: string[]): T[] => texts.map((text) => arithmetic.constant(parseRational(text)!));
  const policy = exactly('1/2', '1/4', '1/4', '1/4', '1/2', '1/4', '0', '0', '0');
  const vF = exactly('3', '-1', '0');
  const qF = policy.map((g, pair) =>
    pair < 6
      ? arithmetic.add(vF[Math.floor(pair / 3)], arithmetic.mul(tables.beta, arithmetic.log(g)))
      : arithmetic.zero,
  );
  return knowledgeOf(tables, { vF, qF, policy }, leaderValues(tables, policy));
}

/** The rollout through s_0, b_0, s_1, …, s_n. */
function rollout(path: readonly number[]): Trajectory {
  const states = path.filter((_, i) => i % 2 === 0);
  const actions = path.filter((_, i) => i % 2 === 1);
  const edges = actions.map((b, t) =>
    edgesOf({ problem: MISTAKE_PROBLEM }, states[t] * MISTAKE_PROBLEM.actions + b).find(
      (e) => MISTAKE_PROBLEM.edgeTarget[e] === states[t + 1],
    )!,
  );
  return { states, actions, edges, ended: states.at(-1) === 2 };
}

/** One that ends after four steps: the pair (0,0) twice, then (1,1) and (1,2) in turn. */
export const ENDED: Trajectory = rollout([0, 0, 1, 1, 0, 0, 1, 2, 2]);
/** One that is cut after three steps: the pair (1,0) twice, (0,1) between. */
export const CUT: Trajectory = rollout([1, 0, 0, 1, 1, 0, 0]);
