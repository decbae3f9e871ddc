import { GAME_KIND } from '../../model/game/markovGame.js';
import { isOfKind } from '../../model/instance.js';
import { solveDense } from '../../numeric/dense.js';
import { float64 } from '../../numeric/float64.js';
import { SingularSystem } from '../../numeric/gauss.js';
import { doublesOf, doubleOf } from '../corpus/fixtureNumber.js';
import type { ProblemTables, SolutionCase, SolutionQuantity, TableEntry } from '../corpus/format.js';

/**
 * What a solver of linear systems may miss component k of a quantity by, in roundings (units of the conditions of certified answers),
 * also where the component is 0 or 1 without any rounding in the reference computation.
 *
 * V_F, V_L, the occupancies and the columns of ∇V_F solve (I − γP)x = b or its transpose, with P the moves under the best response. A
 * backward stable solver of n equations errs by n roundings of a row, spread over the whole solution: |δx| ≤ n κ ‖x‖, with
 * κ = ‖A‖∞‖A⁻¹‖∞ ≤ (1 + γ) N and N the largest expected discounted number of steps. The reference goes through the components
 * of the graph one by one and knows of zeros (and of what is given as 1) that no other takes part in them; who factorises the whole
 * matrix does not. The other quantities are made from these; their errors follow to first order, |δg| ≤ g (|δQ_F| + |δV_F|)/β for the policy.
 */
export type SystemErrors = Readonly<Record<SolutionQuantity, (k: number) => number>>;

const largest = (values: readonly number[]): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
const total = (values: readonly number[]): number => values.reduce((sum, x) => sum + Math.abs(x), 0);

/** Σ |∂/∂θ_k| over entries, each with a weight, for all k. */
function slopes(entries: readonly TableEntry[], parameters: number, weight: (i: number) => number = () => 1): number[] {
  const sums = new Array<number>(parameters).fill(0);
  entries.forEach(({ d = [] }, i) => d.forEach(([k, x]) => (sums[k] += Math.abs(doubleOf(x.bits)) * weight(i))));
  return sums;
}

/** The errors on a problem, from its tables and its solution; undefined where a double cannot tell that the system is regular. */
export function systemErrors(tables: ProblemTables, expected: SolutionCase['expected']): SystemErrors | undefined {
  const { states: n, actions, parameters } = tables;
  const game = isOfKind(tables, GAME_KIND) ? tables : undefined;
  const perState = (game?.leaderActions ?? 1) * actions;
  const [gammaF, gammaL, beta] = [tables.gammaF, tables.gammaL, tables.beta].map(({ bits }) => doubleOf(bits));
  const of = (quantity: SolutionQuantity): number[] => doublesOf(expected[quantity].value);
  const [policy, vL, qL, benefit, occupancy] = (['policy', 'vL', 'qL', 'benefit', 'occupancy'] as const).map(of);
  const gradientQF = of('gradientQF');
  const stateOf = (i: number): number => Math.floor(i / perState);
  /** f(a|s) g†(b|s,a) of every move. */
  const chance = policy.map((g, i) => {
    const leader = game?.leader[stateOf(i)][Math.floor((i % perState) / actions)];
    return leader ? doubleOf(leader.v.bits) * g : g;
  });
  const steps = (gamma: number): number => {
    const matrix = Array.from({ length: n }, (_, s) => Array.from({ length: n }, (__, t) => (s === t ? 1 : 0)));
    tables.transitions.forEach((moves, i) =>
      moves.forEach(({ to, v }) => (matrix[stateOf(i)][to] -= gamma * chance[i] * doubleOf(v.bits))),
    );
    return largest(
      solveDense(
        float64,
        matrix,
        matrix.map(() => [1]),
      ).flat(),
    );
  };
  let lengths: number[];
  try {
    lengths = [gammaF, gammaL].map(steps);
  } catch (error) {
    if (error instanceof SingularSystem) return undefined;
    throw error;
  }
  const [stepsF, stepsL] = lengths;
  const [solvingF, solvingL] = [n * (1 + gammaF) * stepsF, n * (1 + gammaL) * stepsL];

  const errorVF = solvingF * largest(of('vF'));
  /** |δg|/g. */
  const errorPolicy = ((1 + gammaF) * errorVF) / beta;
  const errorVL = solvingL * largest(vL) + stepsL * errorPolicy * largest(qL);
  const errorBenefit = (1 + gammaL) * errorVL;
  const errorOccupancy = (solvingL + stepsL * errorPolicy) * total(occupancy);
  const column = (values: readonly number[], k: number): number[] => values.filter((_, i) => i % parameters === k);
  /** Σ_t |∂P(t)/∂θ_k|, and with |V_L(t)|, for every move and k. */
  const moved = tables.transitions.map((moves) => slopes(moves, parameters));
  const movedVL = tables.transitions.map((moves) => slopes(moves, parameters, (j) => Math.abs(vL[moves[j].to])));
  const ofReward = tables.rewardL.map((entry) => slopes([entry], parameters));
  const errorGradientQF = Array.from({ length: parameters }, (_, k) => {
    const own = gammaF * errorVF * largest(moved.map((row) => row[k]));
    const solved = solvingF * largest(column(of('gradientVF'), k));
    return solved + stepsF * (own + errorPolicy * largest(column(gradientQF, k)));
  });
  const ofInitial = slopes(tables.initial, parameters);
  const ofLeader = (game?.leader ?? []).map((row) => slopes(row, parameters));
  const direct = ofInitial.map((slope, k) => {
    let sum = slope * errorVL;
    chance.forEach((p, i) => {
      const weight = errorOccupancy + occupancy[stateOf(i)] * errorPolicy;
      sum +=
        p * weight * (ofReward[i][k] + gammaL * movedVL[i][k]) +
        occupancy[stateOf(i)] * p * gammaL * errorVL * moved[i][k];
    });
    // Σ_a ∂f(a|s)/∂θ_k Q_L(s,a), in games.
    ofLeader.forEach((row, s) => {
      const best = largest(qL.slice(s * perState, (s + 1) * perState));
      sum += row[k] * ((errorOccupancy + occupancy[s] * errorPolicy) * best + occupancy[s] * errorVL);
    });
    return sum;
  });
  const guiding = ofInitial.map((_, k) => {
    let sum = 0;
    chance.forEach((p, i) => {
      const [visits, slope, worth] = [
        occupancy[stateOf(i)],
        Math.abs(gradientQF[i * parameters + k]),
        Math.abs(benefit[i]),
      ];
      const weights = (errorOccupancy + visits * errorPolicy) * worth * slope;
      sum += (p / beta) * (weights + visits * (errorBenefit * slope + worth * errorGradientQF[k]));
    });
    return sum;
  });
  return {
    vF: () => errorVF,
    qF: () => gammaF * errorVF,
    policy: (i) => policy[i] * errorPolicy,
    vL: () => errorVL,
    qL: () => gammaL * errorVL,
    benefit: () => errorBenefit,
    occupancy: () => errorOccupancy,
    objective: () => errorVL,
    gradientVF: (i) => errorGradientQF[i % parameters],
    gradientQF: (i) => errorGradientQF[i % parameters],
    hypergradient: (k) => direct[k] + guiding[k],
    direct: (k) => direct[k],
    guiding: (k) => guiding[k],
  };
}
