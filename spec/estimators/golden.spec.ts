import { describe, expect, test } from 'vitest';
import { ESTIMATORS } from '../../src/estimators/estimators.js';
import { PAPER_FORM, type BatchForm } from '../../src/estimators/estimator.js';
import { exactKnowledge, knowledgeOf, type Knowledge } from '../../src/estimators/knowledge.js';
import type { Stop } from '../../src/leader/rollout.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables, type CompiledMdp } from '../../src/model/mdp/tables.js';
import type { Batch, Trajectory } from '../../src/model/trajectory.js';
import { call, minus, parameter, plus, power, times } from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { parseRational } from '../../src/numeric/rational.js';
import { edgesOf } from '../helpers/solve.js';
import { crossroads, toAndFro } from '../helpers/handWorkedInstances.js';
import { smallMdp, type SmallSpec } from '../helpers/smallMdp.js';

// Every number below is worked out by hand from the definitions: ĝ = direct + (1/(β n)) Σ_τ Σ_t γ_Lᵗ B_L(s_t, b_t) Ĝ_t for n trajectories, with
// c_t = ∇r_F + γ_F V_F(s_{t+1}) ∇log p, Ĝ_t = Σ_{k≥t} γ_F^{k−t} c_k and the direct part
// ∇Φ_L + mean over τ of V_L(s_0) ∇log ρ0(s_0) + Σ_t γ_Lᵗ (∇r_L + γ_L V_L(s_{t+1}) ∇log p). B, Q, V without index L or F are the leader's.

/** States and actions of a rollout in turn: s_0, b_0, s_1, …, s_n. */
type Path = readonly number[];

function rollout(problem: CompiledMdp, path: Path): Trajectory {
  const states = path.filter((_, i) => i % 2 === 0);
  const actions = path.filter((_, i) => i % 2 === 1);
  const edges = actions.map((b, t) => {
    const edge = edgesOf({ problem }, states[t] * problem.actions + b).find(
      (e) => problem.edgeTarget[e] === states[t + 1],
    );
    if (edge === undefined) throw new Error(`no move from ${states[t]} to ${states[t + 1]} by ${b}`);
    return edge;
  });
  return { states, actions, edges, ended: problem.terminal[states.at(-1)!] === 1 };
}

/** What an estimator has to give for a batch: the fraction of each component as text. */
interface Golden {
  readonly id: string;
  readonly batch: readonly Path[];
  readonly gives: readonly string[];
  readonly form?: BatchForm;
  /** Why the rollouts that did not end were cut, where that is known. */
  readonly stop?: Stop;
  readonly oracle?: { readonly pairs: readonly Path[]; readonly states: readonly Path[] };
}

interface Both {
  readonly exact: Knowledge<Fraction>;
  readonly rounded: Knowledge<number>;
}

function both(spec: SmallSpec | ConfigurableMdp): Both {
  const problem = compileProblem('kind' in spec ? spec : smallMdp(spec));
  return { exact: exactKnowledge(problem, fraction), rounded: exactKnowledge(problem, float64) };
}

/**
 * The textbook form in fractions gives exactly the numbers, the kernel gives them to 1e-12: they are below 100 and made of less than a hundred
 * operations, each with a rounding of at most 1e-16 of what it gives.
 */
function expectGolden({ exact, rounded }: Both, { id, batch, gives, form = PAPER_FORM, stop, oracle }: Golden): void {
  const { textbook, kernel } = ESTIMATORS.find((estimator) => estimator.id === id)!;
  const { problem } = exact.tables;
  const rollouts = (paths: readonly Path[]): Batch =>
    paths.map((path) => {
      const plain = rollout(problem, path);
      return stop === undefined || plain.ended ? plain : { ...plain, stop };
    });
  const asked = oracle && { oracle: { pairs: rollouts(oracle.pairs), states: rollouts(oracle.states) } };
  const estimate = textbook(rollouts(batch), { ...exact, ...asked }, form);
  expect(estimate.map(fraction.toText)).toEqual(gives);
  const numbers = kernel(rollouts(batch), { ...rounded, ...asked }, form);
  expect(numbers.length).toBe(gives.length);
  estimate.forEach((x, k) => expect(Math.abs(numbers[k] - fraction.toNumber(x))).toBeLessThanOrEqual(1e-12));
}

const worked = new Set<string>();

/** One test for each worked example. */
function goldens(knowledge: Both, examples: readonly Golden[]): void {
  for (const golden of examples) {
    worked.add(golden.id);
    const stop = golden.stop ? `, cut by ${golden.stop}` : '';
    const form = golden.form ? ` (divided by ${golden.form.divisor}, direct part by ${golden.form.direct})` : '';
    test(`${golden.id} gives ${golden.gives.join(', ')} for ${golden.batch.map((path) => path.join(' ')).join(' | ')}${form}${stop}`, () =>
      expectGolden(knowledge, golden));
  }
}

describe('one state with two actions, nothing but the first step counts', () => {
  // γ = 0, β = 1/2, θ = (3, 2). r_F = (1/2) log θ₁ and 5 (θ₂ − 2), so exp(r_F/β) = 3 and 1, g = 3/4, 1/4.
  // r_L = θ₂² = 4 and 8: V = 3 + 2 = 5, B = −1, 3. Φ = θ₁ θ₂: ∇Φ = (2, 3). ∇r_F = (1/6, 0) and (0, 5), ∇r_L = (0, 4) and 0.
  const knowledge = both({
    states: 1,
    actions: 2,
    gammaF: 0,
    gammaL: 0,
    beta: '1/2',
    theta: [3, 2],
    initial: [[0, 1]],
    transitions: () => [[0, 1]],
    rewardF: [[times('1/2', call('log', parameter(0))), times(5, minus(parameter(1), 2))]],
    rewardL: [[power(parameter(1), 2), 8]],
    phiL: times(parameter(0), parameter(1)),
  });
  goldens(knowledge, [
    // (2, 3) + (0, 4) + 2 (−1) (1/6, 0).
    { id: 'bc-hg', batch: [[0, 0, 0, 1, 0]], gives: ['5/3', '7'] },
    // (2, 3) + 2 · 3 · (0, 5).
    { id: 'bc-hg', batch: [[0, 1, 0]], gives: ['2', '33'] },
    // The mean of the two.
    {
      id: 'bc-hg',
      batch: [
        [0, 0, 0, 1, 0],
        [0, 1, 0],
      ],
      gives: ['11/6', '20'],
    },
    // ∇V_F = (3/4)(1/6, 0) + (1/4)(0, 5) = (1/8, 5/4): (2, 7) + 2 · 4 · (1/24, −5/4).
    { id: 'hpgd-exact', batch: [[0, 0, 0, 1, 0]], gives: ['7/3', '-3'] },
    // (2, 3) + 2 · 8 · (−1/8, 15/4).
    { id: 'hpgd-exact', batch: [[0, 1, 0]], gives: ['0', '63'] },
  ]);
});

describe('two steps, θ in the rewards', () => {
  // From state 0 action 0 leads to state 1, action 1 ends; in state 1 both end. γ_F = 1, γ_L = 1/2, β = 1, θ = 1.
  // exp r_F = 2θ, 2 in state 0 and θ, 1 in state 1: exp V_F(1) = 2, g(·|1) = 1/2, 1/2; 2 · 2 : 2, g(·|0) = 2/3, 1/3.
  // r_L = 2, 3 and 1, 0: V(1) = 1/2, B(1,·) = 1/2, −1/2; Q(0,·) = 2 + 1/4, 3, V(0) = 3/2 + 1 = 5/2, B(0,·) = −1/4, 1/2.
  // ∇r_F = 1 for (0,0) and (1,0). ∇V_F(1) = 1/2, ∇Q_F(0,0) = 3/2, ∇V_F(0) = 1.
  const knowledge = both(crossroads);
  const [on, off, out] = [
    [0, 0, 1, 0, 2],
    [0, 0, 1, 1, 2],
    [0, 1, 2],
  ];
  goldens(knowledge, [
    { id: 'naive-pgd', batch: [on], gives: ['0'] },
    // Ĝ = 2, 1: −1/4 · 2 + 1/2 · 1/2 · 1.
    { id: 'bc-hg', batch: [on], gives: ['-1/4'] },
    // −1/4 (2 − 1) + 1/2 · 1/2 (1 − 1/2).
    { id: 'bc-hg-centred', batch: [on], gives: ['-1/8'] },
    // Q in place of B: 9/4 (2 − 1) + 1/2 · 1 (1 − 1/2).
    { id: 'hpgd-exact', batch: [on], gives: ['5/2'] },
    // ∇r_F in place of Ĝ: −1/4 + 1/4.
    { id: 'sobirl', batch: [on], gives: ['0'] },
    // Return 2 + 1/2, times (1 − 2/3) + (1 − 1/2).
    { id: 'sobirl-batch', batch: [on], gives: ['25/12'] },
  ]);

  describe('on batches of two', () => {
    goldens(knowledge, [
      // Second trajectory: Ĝ = 0. Half of −1/4.
      { id: 'bc-hg', batch: [on, out], gives: ['-1/8'] },
      // No pair is visited twice.
      { id: 'bc-hg-pooled', batch: [on, out], gives: ['-1/8'] },
      // In state 0 the means of Ĝ are 2, 0 and 1: [−1/4 (2 − 1) + 1/2 (0 − 1)]/2; in state 1 there is one visit, 1 − 1 = 0.
      { id: 'hpgd-sa', batch: [on, out], gives: ['-3/8'] },
      // The mean returns of state 0 are 5/2, 3 and 11/4, in place of B: [−1/4 (2 − 1) + 1/4 (0 − 1)]/2.
      { id: 'hpgd-mc', batch: [on, out], gives: ['-1/4'] },
      // [5/2 (1/3 + 1/2) + 3 (0 − 2/3)]/2.
      { id: 'sobirl-batch', batch: [on, out], gives: ['1/24'] },
      // Ĝ(0,0) = (2 + 1)/2 for both: [−1/4 · 3/2 · 2 + 1/2 (1/2 · 1 − 1/2 · 0)]/2.
      { id: 'bc-hg-pooled', batch: [on, off], gives: ['-1/4'] },
      // In state 0 pair and state have the same mean; in state 1 Ĝ is 1, 0 and 1/2: [1/2 (1/2 · 1/2 + (−1/2)(−1/2))]/2.
      { id: 'hpgd-sa', batch: [on, off], gives: ['1/8'] },
      // The returns of state 1 are 1, 0 and 1/2: the same weights.
      { id: 'hpgd-mc', batch: [on, off], gives: ['1/8'] },
    ]);
  });

  describe('with rollouts of an oracle, none of which visits the pair (1,0) where it serves for pairs', () => {
    const oracle = { pairs: [off], states: [on, out, [1, 0, 2]] };
    goldens(knowledge, [
      // By starts: Ĝ(0,0) = 1 and Ĝ(0) = (2 + 0)/2 = 1 cancel; Ĝ(1,0) = 0 for it has no rollout, Ĝ(1) = 1: 1/2 · 1/2 (0 − 1).
      { id: 'hpgd-oracle', batch: [on], oracle, gives: ['-1/4'] },
      // By visits: in state 0 the same Ĝ. In state 1 two visits, return 1 and Ĝ = 1 each; the pair counts as zero: 1/2 (0 − 1)(0 − 1).
      { id: 'hpgd-oracle-visits', batch: [on], oracle, gives: ['1/2'] },
    ]);
  });
});

describe('θ in the transitions', () => {
  // From state 0 action 0 leads to state 1 with probability θ, action 1 with 1 − θ, else the end; θ = 1/2, γ_F = 1/2, γ_L = 1/3, β = 1.
  // ∇log p = 2 (0 → 1 by 0), −2 (end by 0), −2 (0 → 1 by 1), 2 (end by 1).
  const spec = {
    states: 3,
    actions: 2,
    gammaF: '1/2',
    gammaL: '1/3',
    beta: 1,
    theta: ['1/2'],
    terminal: [2],
    initial: [[0, 1]],
    transitions: [
      [
        [
          [1, parameter(0)],
          [2, minus(1, parameter(0))],
        ],
        [
          [1, minus(1, parameter(0))],
          [2, parameter(0)],
        ],
      ],
      [[[2, 1]], [[2, 1]]],
      null,
    ],
  } as const;

  describe('towards a state of soft value 2', () => {
    // r_F(1,·) = 2 + log 1/4, 2 + log 3/4: V_F(1) = 2, g(·|1) = 1/4, 3/4; r_F(0,·) = log 2, 0: Q_F(0,·) = log 2 + 1/2, 1/2, g(·|0) = 2/3, 1/3.
    // r_L = 1, 4 and 8, 0: V(1) = 2, B(1,·) = 6, −2; Q(0,·) = 1 + 1/3, 4 + 1/3, V(0) = 8/9 + 13/9 = 7/3, B(0,·) = −1, 2.
    // ∇Q_F(0,·) = γ_F V_F(1) ∇p = 1, −1; ∇V_F(0) = 1/3, ∇V_F(1) = 0.
    const knowledge = both({
      ...spec,
      rewardF: [[call('log', 2), 0], [plus(2, call('log', '1/4')), plus(2, call('log', '3/4'))], null],
      rewardL: [[1, 4], [8, 0], null],
    });
    const [there, ended, other] = [
      [0, 0, 1, 0, 2],
      [0, 0, 2],
      [0, 1, 1, 0, 2],
    ];
    goldens(knowledge, [
      // γ_L V(1) ∇log p = 1/3 · 2 · 2.
      { id: 'naive-pgd', batch: [there], gives: ['4/3'] },
      // c_0 = 1/2 · 2 · 2 = 2: 4/3 + (−1) 2. In state 1 Ĝ = 0.
      { id: 'bc-hg', batch: [there], gives: ['-2/3'] },
      // The end is worth nothing to anybody.
      { id: 'bc-hg', batch: [ended], gives: ['0'] },
      // Score −2: −4/3 + 2 (−2).
      { id: 'bc-hg', batch: [other], gives: ['-16/3'] },
      // δ_F = 1/2 · 2 − 1/2 = 1/2 and δ_L = 2/3 − 1/3 = 1/3: 1/3 · 2 + (−1)(1/2 · 2).
      { id: 'bc-hg-td', batch: [there], gives: ['-1/3'] },
      // δ_F = −1/2, δ_L = −1/3 and score −2: the same, the mean of −2/3 and 0.
      { id: 'bc-hg-td', batch: [ended], gives: ['-1/3'] },
      // 1/3 (−2) + 2 · (1/2)(−2), the mean of −16/3 and 0.
      { id: 'bc-hg-td', batch: [other], gives: ['-8/3'] },
      // 2/3 − 1 (1 − 1/3).
      { id: 'bc-hg-td-centred', batch: [there], gives: ['0'] },
      // −2/3 + 2 (−1 − 1/3).
      { id: 'bc-hg-td-centred', batch: [other], gives: ['-10/3'] },
      // 4/3 + 4/3 (2 − 1/3) + 1/3 · 8 (0 − 0).
      { id: 'hpgd-exact', batch: [there], gives: ['32/9'] },
      // 4/3 (0 − 1/3).
      { id: 'hpgd-exact', batch: [ended], gives: ['-4/9'] },
    ]);
  });

  describe('towards a state of soft value log 3', () => {
    // r_F = 0, 0 and 0, log 2: V_F(1) = log 3, g(·|1) = 1/3, 2/3, g(·|0) = 1/2, 1/2. r_L = 1, 3 and 6, 0: V(1) = 2, Q(0,·) = 4/3, 10/3, B(0,·) = ∓1.
    const knowledge = both({
      ...spec,
      rewardF: [[0, 0], [0, call('log', 2)], null],
      rewardL: [[1, 3], [6, 0], null],
    });
    goldens(knowledge, [
      // c_0 = 1/2 · log 3 · 2: 4/3 − log 3.
      { id: 'bc-hg', batch: [[0, 0, 1, 0, 2]], gives: ['4/3 + log(1/3)'] },
      // Direct part and c_0 change sign, and so does B.
      { id: 'bc-hg', batch: [[0, 1, 1, 0, 2]], gives: ['-4/3 + log(1/3)'] },
      // δ_F = (log 3)/2 − (log 3)/4, δ_L = 2/3 − 1/3: 2/3 − (log 3)/2.
      { id: 'bc-hg-td', batch: [[0, 0, 1, 0, 2]], gives: ['2/3 + 1/2*log(1/3)'] },
    ]);
  });
});

describe('θ in the initial distribution, over two states and the end', () => {
  // ρ0 = θ, 1/2, 1/2 − θ at θ = 1/4; the two states end at once and pay 5 and 2. Φ = θ²: ∇Φ = 1/2. J − Φ = 5/4 + 1 = 9/4.
  const knowledge = both({
    states: 3,
    actions: 1,
    theta: ['1/4'],
    terminal: [2],
    initial: [
      [0, parameter(0)],
      [1, '1/2'],
      [2, minus('1/2', parameter(0))],
    ],
    transitions: () => [[2, 1]],
    rewardF: () => 0,
    rewardL: [5, 2, null],
    phiL: power(parameter(0), 2),
  });
  goldens(knowledge, [
    // 1/2 + 5 · 4.
    { id: 'bc-hg', batch: [[0, 0, 2]], gives: ['41/2'] },
    { id: 'bc-hg', batch: [[1, 0, 2]], gives: ['1/2'] },
    // A trajectory without steps, of value 0.
    { id: 'bc-hg', batch: [[2]], gives: ['1/2'] },
    // 1/2 + (5 − 9/4) 4.
    { id: 'bc-hg-td', batch: [[0, 0, 2]], gives: ['23/2'] },
    // 1/2 + (0 − 9/4)(−4).
    { id: 'bc-hg-td', batch: [[2]], gives: ['19/2'] },
    // All three: (23 + 1 + 19)/6.
    { id: 'bc-hg-td', batch: [[0, 0, 2], [1, 0, 2], [2]], gives: ['43/6'] },
    // In the other form the same: a trajectory without steps has ended, and has no visit to average over.
    { id: 'bc-hg', batch: [[2]], gives: ['1/2'], form: { divisor: 'ended', direct: 'start-visits' } },
  ]);
});

describe('three steps in a row, two discounts', () => {
  // Both actions lead from 0 to 1 to 2 to the end, each with probability 1/2: r_F(s,0) = m (θ − 1) + 2 log 1/2, m = 1, 2, 4, r_F(s,1) = 2 log 1/2,
  // θ = 1, β = 2, so V_F = 0. γ_F = 1/2, γ_L = 1/3. r_L(s,0) = 4θ, 2, 6, r_L(s,1) = 0:
  // V(2) = 3, B(2,·) = ±3; Q(1,·) = 2 + 1, 1, B(1,·) = ±1, V(1) = 2; Q(0,·) = 4 + 2/3, 2/3, B(0,·) = ±2.
  // ∇V_F(2) = 4/2 = 2, ∇V_F(1) = 2/2 + 1/2 · 2 = 2, ∇V_F(0) = 1/2 + 1/2 · 2 = 3/2.
  const evenly = times(2, call('log', '1/2'));
  const knowledge = both({
    states: 4,
    actions: 2,
    gammaF: '1/2',
    gammaL: '1/3',
    beta: 2,
    theta: [1],
    terminal: [3],
    initial: [[0, 1]],
    transitions: (s) => [[s + 1, 1]],
    rewardF: (s, b) => (b === 0 ? plus(times(2 ** s, minus(parameter(0), 1)), evenly) : evenly),
    rewardL: [[times(4, parameter(0)), 0], [2, 0], [6, 0], null],
  });
  goldens(knowledge, [
    // Ĝ = 1 + 1 + 1, 2 + 2, 4: 4 + [2 · 3 + 1/3 · 1 · 4 + 1/9 · 3 · 4]/2.
    { id: 'bc-hg', batch: [[0, 0, 1, 0, 2, 0, 3]], gives: ['25/3'] },
    // Ĝ = 1 + 0 + 1, 0 + 2, 4: 4 + [2 · 2 + 1/3 (−1) 2 + 1/9 · 3 · 4]/2.
    { id: 'bc-hg', batch: [[0, 0, 1, 1, 2, 0, 3]], gives: ['19/3'] },
    // Cut after two steps: Ĝ = 1 + 1, 2: 4 + [2 · 2 + 1/3 · 1 · 2]/2.
    { id: 'bc-hg', batch: [[0, 0, 1, 0, 2]], gives: ['19/3'] },
    // 4 + [2 (3 − 3/2) + 1/3 · 1 (4 − 2) + 1/9 · 3 (4 − 2)]/2.
    { id: 'bc-hg-centred', batch: [[0, 0, 1, 0, 2, 0, 3]], gives: ['37/6'] },
    // Q = 14/3, 3, 6: 4 + [14/3 · 3/2 + 1/3 · 3 · 2 + 1/9 · 6 · 2]/2.
    { id: 'hpgd-exact', batch: [[0, 0, 1, 0, 2, 0, 3]], gives: ['55/6'] },
    // 4 + [2 · 1 + 1/3 · 1 · 2 + 1/9 · 3 · 4]/2.
    { id: 'sobirl', batch: [[0, 0, 1, 0, 2, 0, 3]], gives: ['6'] },
    // Return 4 + 2/3 + 6/9 = 16/3, times 1/2 + 1 + 2: 4 + (16/3)(7/2)/2.
    { id: 'sobirl-batch', batch: [[0, 0, 1, 0, 2, 0, 3]], gives: ['40/3'] },
  ]);

  describe('with a second rollout that takes the other action in state 1', () => {
    // Ĝ = 3, 4, 4 in the first and 2, 2, 4 in the second; returns 16/3, 4, 6 and 14/3, 2, 6.
    const [first, second] = [
      [0, 0, 1, 0, 2, 0, 3],
      [0, 0, 1, 1, 2, 0, 3],
    ];
    goldens(knowledge, [
      // Ĝ(0,0) = 5/2, Ĝ(2,0) = 4: 4 + [2 · 2 · 5/2 + 1/3 (4 − 2) + 2 · 1/9 · 3 · 4]/4.
      { id: 'bc-hg-pooled', batch: [first, second], gives: ['22/3'] },
      // Only state 1 has two actions, Ĝ(1) = 3: 4 + 1/3 [1 (4 − 3) − (2 − 3)]/4.
      { id: 'hpgd-sa', batch: [first, second], gives: ['25/6'] },
      // The returns of state 1 are 4, 2 and 3: the same weights ±1.
      { id: 'hpgd-mc', batch: [first, second], gives: ['25/6'] },
      // Only the first steps count, in state 0: 4 + 2 (2 − 3)/2.
      { id: 'hpgd-oracle', batch: [first], oracle: { pairs: [second], states: [first] }, gives: ['3'] },
      // 4 + [(14/3 − 16/3)(2 − 3) + 1/3 (0 − 4)(0 − 4) + 1/9 (6 − 6)(4 − 4)]/2.
      { id: 'hpgd-oracle-visits', batch: [first], oracle: { pairs: [second], states: [first] }, gives: ['7'] },
    ]);
  });
});

describe('a state that is visited again', () => {
  // Action 0 stays and earns log θ₁ and, for the leader, θ₂; action 1 ends and earns log 2, for the leader nothing. θ = (1, 1), β = 1, both
  // discounts 1/2. y = exp(V_F/2) solves y² = y + 2: V_F = 2 log 2, Q_F = log 2, log 2, g = 1/2, 1/2; V = (1 + V/2)/2 = 2/3, Q = 4/3, 0, B = ±2/3.
  // ∇V_F = (1 + ∇V_F/2)/2 = 2/3 in the first component. c = (1, 0) for staying, 0 for leaving; ∇r_L = (0, 1) for staying.
  const problem = compileProblem(
    smallMdp({
      states: 2,
      actions: 2,
      gammaF: '1/2',
      gammaL: '1/2',
      theta: [1, 1],
      terminal: [1],
      transitions: [[[[0, 1]], [[1, 1]]], null],
      rewardF: [[call('log', parameter(0)), call('log', 2)], null],
      rewardL: [[parameter(1), 0], null],
    }),
  );
  const exactly = (...texts: string[]): Fraction[] => texts.map((text) => fraction.constant(parseRational(text)!));
  const [zero, log2] = [fraction.zero, fraction.log(exactly('2')[0])];
  const knowledge: Both = {
    // The fixed point is no finite computation, so it is given.
    exact: knowledgeOf(
      evaluateTables(problem, fraction),
      { vF: [fraction.add(log2, log2), zero], qF: [log2, log2, zero, zero], policy: exactly('1/2', '1/2', '0', '0') },
      { vL: exactly('2/3', '0'), qL: exactly('4/3', '0', '0', '0') },
    ),
    rounded: exactKnowledge(problem, float64),
  };
  const cut = [0, 0, 0, 0, 0, 0, 0];
  const whole = [0, 0, 0, 0, 0, 1, 1];

  describe('in a rollout that is cut after staying three times', () => {
    // Ĝ = 7/4, 3/2, 1 in the first component; direct 1 + 1/2 + 1/4 in the second.
    goldens(knowledge, [
      // 2/3 (7/4 + 1/2 · 3/2 + 1/4).
      { id: 'bc-hg', batch: [cut], gives: ['11/6', '7/4'] },
      // The mean of Ĝ is 17/12: 2/3 · 7/4 · 17/12.
      { id: 'bc-hg-pooled', batch: [cut], gives: ['119/72', '7/4'] },
      // 2/3 (13/12 + 1/2 · 5/6 + 1/4 · 1/3).
      { id: 'bc-hg-centred', batch: [cut], gives: ['19/18', '7/4'] },
      // 4/3 in place of 2/3.
      { id: 'hpgd-exact', batch: [cut], gives: ['19/9', '7/4'] },
      // Only one action was seen: both means are the same.
      { id: 'hpgd-sa', batch: [cut], gives: ['0', '7/4'] },
      // 2/3 · 7/4 · 1.
      { id: 'sobirl', batch: [cut], gives: ['7/6', '7/4'] },
      // The returns are 7/4, 3/2, 1: 17/12 (3 · (1 − 1/2)).
      { id: 'sobirl-batch', batch: [cut], gives: ['17/8', '7/4'] },
    ]);
  });

  describe('in a rollout that stays twice and leaves', () => {
    // Ĝ = 3/2, 1, 0: means 5/4 (stay), 0 (leave), 5/6 (state). Returns 3/2, 1, 0: the same means.
    goldens(knowledge, [
      // 2/3 (3/2 + 1/2 · 1) − 2/3 · 1/4 · 0.
      { id: 'bc-hg', batch: [whole], gives: ['4/3', '3/2'] },
      // 2/3 (1 + 1/2) 5/4.
      { id: 'bc-hg-pooled', batch: [whole], gives: ['5/4', '3/2'] },
      // 2/3 · 3/2 (5/4 − 5/6) − 2/3 · 1/4 (0 − 5/6).
      { id: 'hpgd-sa', batch: [whole], gives: ['5/9', '3/2'] },
      // 3/2 (5/12)² + 1/4 (5/6)².
      { id: 'hpgd-mc', batch: [whole], gives: ['125/288', '3/2'] },
      // 5/4 (1/2 + 1/2 − 1/2).
      { id: 'sobirl-batch', batch: [whole], gives: ['5/8', '3/2'] },
    ]);
  });

  describe('in a batch of one that left at the second step and one that was cut there', () => {
    // Left: Ĝ = 1, 0, guiding 2/3, direct 1. Cut: Ĝ = 3/2, 1, guiding 2/3 (3/2 + 1/2) = 4/3, direct 3/2.
    const [left, stayed] = [
      [0, 0, 0, 1, 1],
      [0, 0, 0, 0, 0],
    ];
    const batch = [left, stayed];
    const form = (divisor: BatchForm['divisor'], direct: BatchForm['direct']): BatchForm => ({ divisor, direct });
    goldens(knowledge, [
      // (2/3 + 4/3)/2 and (1 + 3/2)/2.
      { id: 'bc-hg', batch, form: form('trajectories', 'trajectories'), gives: ['1', '5/4'] },
      // One has ended.
      { id: 'bc-hg', batch, form: form('ended', 'trajectories'), gives: ['2', '5/4'] },
      // Four visits of the start with 1, 0, 3/2, 1 to come.
      { id: 'bc-hg', batch, form: form('trajectories', 'start-visits'), gives: ['1', '7/8'] },
      { id: 'bc-hg', batch, form: form('ended', 'start-visits'), gives: ['2', '7/8'] },
      // Twice the cut one: none has ended, which counts as one. 2 · 4/3, and 3/2, 1 to come.
      { id: 'bc-hg', batch: [stayed, stayed], form: form('ended', 'start-visits'), gives: ['8/3', '5/4'] },
      // A limit of steps counts as an end: both have ended. The end of the batch does not.
      { id: 'bc-hg', batch, form: form('ended', 'trajectories'), stop: 'time-limit', gives: ['1', '5/4'] },
      { id: 'bc-hg', batch, form: form('ended', 'trajectories'), stop: 'batch-end', gives: ['2', '5/4'] },
      // Returns of staying 1, 3/2, 1, mean 7/6: 7/6 [(1/2 − 1/2) + (1/2 + 1/2)]/2. The mean is over starts, whatever ended.
      { id: 'sobirl-batch', batch, form: form('trajectories', 'trajectories'), gives: ['7/12', '5/4'] },
      { id: 'sobirl-batch', batch, form: form('ended', 'start-visits'), gives: ['7/12', '7/8'] },
    ]);
  });
});

describe('a geometric number of steps, without a choice', () => {
  // The state stays with probability θ = 1/3 and pays 1 each time, γ_F = 0, γ_L = 1/2: V = 1/(1 − 1/6) = 6/5. Scores 3 and −3/2.
  const knowledge = both({
    states: 2,
    actions: 1,
    gammaF: 0,
    gammaL: '1/2',
    theta: ['1/3'],
    terminal: [1],
    transitions: () => [
      [0, parameter(0)],
      [1, minus(1, parameter(0))],
    ],
    rewardF: [0, null],
    rewardL: [1, null],
  });
  const batch = [[0, 0, 0, 0, 0, 0, 1]];
  const byVisits: BatchForm = { divisor: 'trajectories', direct: 'start-visits' };
  goldens(knowledge, [
    // γ_L V · 3 = 9/5 for staying: 9/5 + 9/10.
    { id: 'bc-hg', batch, gives: ['27/10'] },
    // From the three visits on: 27/10, 9/5, 0.
    { id: 'bc-hg', batch, form: byVisits, gives: ['3/2'] },
    // δ_L = 1 + 3/5 − 6/5 = 2/5 for staying, 1 − 6/5 = −1/5 for the end: 6/5 + 3/5 + 1/4 · 3/10.
    { id: 'bc-hg-td', batch, gives: ['15/8'] },
    // 15/8, 6/5 + 1/2 · 3/10 = 27/20, 3/10.
    { id: 'bc-hg-td', batch, form: byVisits, gives: ['47/40'] },
  ]);
});

describe('a problem of two steps: the time is part of the state', () => {
  // In state 0 action 0 leads to state 1 and earns 0, action 1 stays and earns log 2θ; in state 1 both lead back and earn log 4. θ = 1, no
  // discounts, the leader is paid 1 for (0,0). State s at time t is 2t + s, the end is 4.
  // At time 1 exp Q_F(0,·) = 1, 2: g = 1/3, 2/3, V = 1/3, B = 2/3, −1/3, exp V_F = 3; in state 1 exp V_F = 8, V = 0.
  // At time 0 exp Q_F(0,·) = 8, 2 · 3: g = 4/7, 3/7; Q = 1, 1/3, V = 4/7 + 1/7 = 5/7, B = 2/7, −8/21.
  // ∇V_F = 2/3 in state 0 at time 1; ∇Q_F(0,1) = 1 + 2/3 at time 0, ∇V_F = 3/7 · 5/3 = 5/7.
  const knowledge = both(toAndFro(2));
  goldens(knowledge, [
    // Ĝ = 1, 0: −8/21.
    { id: 'bc-hg', batch: [[0, 1, 2, 0, 4]], gives: ['-8/21'] },
    // Ĝ = 2, 1: −16/21 − 1/3.
    { id: 'bc-hg', batch: [[0, 1, 2, 1, 4]], gives: ['-23/21'] },
    { id: 'bc-hg', batch: [[0, 0, 3, 0, 4]], gives: ['0'] },
    // 1/3 (1 − 5/7) + 1 (0 − 2/3).
    { id: 'hpgd-exact', batch: [[0, 1, 2, 0, 4]], gives: ['-4/7'] },
    // 1/3 (2 − 5/7) + 0.
    { id: 'hpgd-exact', batch: [[0, 1, 2, 1, 4]], gives: ['3/7'] },
    // 1 (0 − 5/7).
    { id: 'hpgd-exact', batch: [[0, 0, 3, 0, 4]], gives: ['-5/7'] },
    // The same state at two times is two: no visit is pooled.
    { id: 'bc-hg-pooled', batch: [[0, 1, 2, 1, 4]], gives: ['-23/21'] },
  ]);
});

// The exact functions of a knob have theirs in `field/fieldValues.ts`.
test('every estimator has a worked example', () => {
  for (const { id, setting } of ESTIMATORS) if (!setting) expect(worked).toContain(id);
});
