import { ballArithmetic } from '../numeric/ball.js';
import { float64 } from '../numeric/float64.js';
import type { Gradient } from '../numeric/tape.js';
import { evaluateTables, weightedTableGradient, type PerEntry, type CompiledMdp } from '../model/mdp/tables.js';
import { NEAR } from './nearKnowledge.js';

/**
 * Whether kernels may compute Σ weight · ∇entry by their backward sweep in doubles, whatever `gradients` they are given. The sweep cancels what gradients do
 * not have any more, as in softmax(1e20 θ, 1e20 θ + 1): with weights of one, the proven error of each component must be at most 1e-7 of Σ |∇entry|.
 * O(size of the formulas + entries · K).
 */
export function isSweepNear(problem: CompiledMdp, gradients: PerEntry<Gradient<number>>): boolean {
  const arithmetic = ballArithmetic(float64);
  const tables = evaluateTables(problem, arithmetic);
  const ones = (values: readonly unknown[]): (typeof arithmetic.one)[] => values.map(() => arithmetic.one);
  const { initial, p, rewardF, rewardL, phiL } = gradients;
  const sweep = weightedTableGradient(tables, {
    initial: ones(initial),
    p: ones(p),
    rewardF: ones(rewardF),
    rewardL: ones(rewardL),
    phiL: arithmetic.one,
  });
  const sizes = new Float64Array(sweep.length);
  for (const gradient of [...initial, ...p, ...rewardF, ...rewardL, phiL])
    gradient?.forEach((x, k) => (sizes[k] += Math.abs(x)));
  return sweep.every((sum, k) => sum.radius <= NEAR * sizes[k]);
}
