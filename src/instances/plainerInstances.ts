import { expression, over, type Expression } from '../numeric/expression.js';
import { ONE, type Rational } from '../numeric/rational.js';
import type { Distribution } from '../model/mdp/configurableMdp.js';
import { canonicalOrder } from './canonicalOrder.js';
import { range } from './draw.js';
import { withPolicy, type FlatInstance } from './flatInstance.js';
import { dependsOnTheta } from './formulaFacts.js';
import { relabel } from './relabel.js';
import { scaled, simplerFormulas } from './simplerFormulas.js';
import { simplerNumbers } from './simplerNumbers.js';
import { simplerRows, surely } from './simplerRows.js';

const isFree = (row: Distribution): boolean => !row.probabilities.some(dependsOnTheta);
const uniform = (row: Distribution): Distribution => ({
  ...row,
  probabilities: row.successors.map(() => expression({ n: 1n, d: BigInt(row.successors.length) })),
});

/** Large steps: whole tables made plain at once. */
export function* plainerTables(mdp: FlatInstance): Generator<FlatInstance> {
  const { transitions, rewardF, rewardL } = mdp;
  const zero = expression(0);
  const cleared = (rewards: typeof rewardF) => rewards.map((row) => row.map(() => zero));
  const free = (rewards: typeof rewardF) => rewards.map((row) => row.map((e) => (dependsOnTheta(e) ? zero : e)));
  yield { ...mdp, rewardF: cleared(rewardF), rewardL: cleared(rewardL), phiL: zero };
  yield { ...mdp, rewardF: cleared(rewardF) };
  yield { ...mdp, rewardL: cleared(rewardL) };
  yield { ...mdp, phiL: zero };
  yield { ...mdp, transitions: transitions.map((rows) => rows.map((row) => surely(row.successors[0]))) };
  yield { ...mdp, transitions: transitions.map((rows) => rows.map((row) => (isFree(row) ? row : uniform(row)))) };
  yield withPolicy(mdp, (policy) => policy.map((row) => (isFree(row) ? row : uniform(row))));
  yield { ...mdp, initial: surely(mdp.initial.successors[0]) };
  if (!isFree(mdp.initial)) yield { ...mdp, initial: uniform(mdp.initial) };
  yield { ...mdp, rewardF: free(rewardF) };
  yield { ...mdp, rewardL: free(rewardL) };
}

/** One row made simpler. */
export function* plainerRows(mdp: FlatInstance): Generator<FlatInstance> {
  for (const initial of simplerRows(mdp.initial, [0])) yield { ...mdp, initial };
  for (let s = 0; s < mdp.states; s++) {
    const rows = mdp.transitions[s];
    for (let b = 0; b < rows.length; b++)
      for (const row of simplerRows(rows[b], [...mdp.terminal, s]))
        yield { ...mdp, transitions: mdp.transitions.with(s, rows.with(b, row)) };
  }
  if (!mdp.leader) return;
  const actions = range(mdp.leader.actions);
  for (const [s, own] of mdp.leader.policy.entries())
    if (own.successors.length > 0)
      for (const row of simplerRows(own, actions)) yield withPolicy(mdp, (policy) => policy.with(s, row));
}

/** One reward, or Φ_L, made simpler. */
export function* plainerRewards(mdp: FlatInstance): Generator<FlatInstance> {
  for (const phiL of simplerFormulas(mdp.phiL)) yield { ...mdp, phiL };
  for (const table of ['rewardF', 'rewardL'] as const) {
    for (let s = 0; s < mdp.states; s++) {
      const row: readonly Expression[] = mdp[table][s];
      for (let b = 0; b < row.length; b++)
        for (const e of simplerFormulas(row[b])) yield { ...mdp, [table]: mdp[table].with(s, row.with(b, e)) };
    }
  }
}

/** θ, β or a discount made simpler. β → 1 is tried first with r_F/β for r_F, which leaves the follower's policy as it is. */
export function* plainerNumbers(mdp: FlatInstance): Generator<FlatInstance> {
  const inverse = over(1, mdp.beta);
  yield { ...mdp, beta: ONE, rewardF: mdp.rewardF.map((row) => row.map((e) => scaled(inverse, e))) };
  for (let k = 0; k < mdp.theta.length; k++)
    for (const value of simplerNumbers(mdp.theta[k])) yield { ...mdp, theta: mdp.theta.with(k, value) };
  for (const name of ['gammaF', 'gammaL', 'beta'] as const)
    for (const value of simplerNumbers(mdp[name] satisfies Rational)) yield { ...mdp, [name]: value };
  yield { ...mdp, gammaF: mdp.gammaL };
}

/** The states in canonical order. */
export function* orderedStates(mdp: FlatInstance): Generator<FlatInstance> {
  const order = canonicalOrder(mdp);
  if (order.some((s, i) => s !== i)) yield relabel(mdp, order);
}
