import type { Distribution } from '../model/mdp/configurableMdp.js';
import type { FlatInstance } from './flatInstance.js';
import type { Expression } from '../numeric/expression.js';
import { dependsOnTheta, formulaFacts } from './formulaFacts.js';
import { canonicalOrder } from './canonicalOrder.js';
import { numberCost } from './simplerNumbers.js';

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Cost of the arrows of a row: 1 into a terminal state, 2 back to the state itself, 3 to another one. */
const arrows = (row: Distribution, from: number, terminal: readonly number[]): number =>
  total(row.successors.map((to) => (terminal.includes(to) ? 1 : to === from ? 2 : 3)));

/** Every formula of an instance. */
export function formulasOf(mdp: FlatInstance): Expression[] {
  const { initial, leader, transitions, rewardF, rewardL, phiL } = mdp;
  return [
    ...initial.probabilities,
    ...(leader?.policy ?? []).flatMap((row) => row.probabilities),
    ...transitions.flatMap((rows) => rows.flatMap((row) => row.probabilities)),
    ...rewardF.flat(),
    ...rewardL.flat(),
    phiL,
  ];
}

const sizeOfFormulas = (mdp: FlatInstance, size: 'nodes' | 'literals'): number =>
  total(formulasOf(mdp).map((e) => formulaFacts(e)[size]));

/** What makes an instance complicated, the weightiest first; whole numbers ≥ 0. */
const MEASURES: readonly ((mdp: FlatInstance) => number)[] = [
  (mdp) => mdp.states,
  (mdp) => mdp.actions,
  (mdp) => mdp.theta.length,
  (mdp) => mdp.horizon ?? 0,
  (mdp) => mdp.states - mdp.terminal.length,
  ({ initial, transitions, terminal }) =>
    total(transitions.map((rows, s) => total(rows.map((row) => arrows(row, s, terminal))))) + initial.successors.length,
  ({ leader }) => total((leader?.policy ?? []).map((row) => row.successors.length)),
  ({ initial, leader, transitions, rewardF, rewardL, phiL }) =>
    [initial, ...(leader?.policy ?? []), ...transitions.flat()].filter((row) => row.probabilities.some(dependsOnTheta))
      .length + [...rewardF.flat(), ...rewardL.flat(), phiL].filter(dependsOnTheta).length,
  (mdp) => sizeOfFormulas(mdp, 'nodes'),
  (mdp) => sizeOfFormulas(mdp, 'literals') + total([mdp.gammaF, mdp.gammaL, mdp.beta, ...mdp.theta].map(numberCost)),
  (mdp) => canonicalOrder(mdp).filter((s, i) => s !== i).length,
];

/**
 * How complicated an instance is: states, actions, parameters, horizon, states that are not terminal, arrows, choices of the leader,
 * rows and rewards with θ, size of the formulas, size of the numbers, disorder of the states. Compared lexicographically, so that no chain of ever simpler
 * instances is endless.
 */
export const complexity = (mdp: FlatInstance): number[] => MEASURES.map((measure) => measure(mdp));

/** True where `complexity(mdp)` stands before `than`; computes no more of it than it needs. */
export function isSimpler(mdp: FlatInstance, than: readonly number[]): boolean {
  for (const [i, measure] of MEASURES.entries()) {
    const difference = measure(mdp) - than[i];
    if (difference !== 0) return difference < 0;
  }
  return false;
}
