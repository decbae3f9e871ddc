import { softmaxEigenvalues } from '../../numeric/softmaxEigenvalues.js';
import type { Ball } from '../../numeric/ball.js';
import { rational, rationalToNumber, type Rational } from '../../numeric/rational.js';
import { lookaheadGradient } from '../../model/mdp/lookahead.js';
import { averageActions } from '../../model/mdp/averageActions.js';
import { stateOf } from '../../model/indices.js';
import { leaderValues } from '../../leader/values.js';
import { occupancy } from '../../leader/occupancy.js';
import { FIELD, type FieldCase } from './fieldCase.js';

/** Covers what doubles lose in a bound: sums of some hundred terms. */
export const OUTWARD: number = 1 + 1e-9;

/** A bound on |bias| by component at a setting, derived; K doubles. */
export type BiasBound = (one: FieldCase, at: Rational) => number[];

/** What the bounds are made of in one state, as doubles that are at least what they stand for (eigenvalues: to 1e-9). */
export interface StateTerms {
  readonly s: number;
  /** β d_F, and the eigenvalues of β d_F (diag g − g gᵀ) beside zero. */
  readonly curvature: number;
  readonly eigenvalues: readonly number[];
  /**
   * ‖M_k‖/d_F for each parameter and d_F ‖(βF)⁺ ∂J_L/∂φ‖, whose product is that of the two norms, however small d_F is; where d_F = 0 the whole guiding term instead, by parameter.
   */
  readonly slopes: readonly number[];
  readonly solution: number;
  readonly whole: readonly number[];
  /** d_L Σ_b g |B_L|/β. */
  readonly pull: number;
}

/** A double that is at least |x|. */
export const above = (x: Parameters<typeof FIELD.bound>[0]): number => FIELD.bound(x);
const norm = (values: readonly number[]): number => Math.hypot(...values) * OUTWARD;

/** Slopes ∇Q_F − ∇V_F by pair and parameter. */
export function advantageSlopes({ knowledge }: FieldCase): Ball<unknown>[][] {
  const { tables, gradients, response, gradientVF } = knowledge;
  const { problem, gammaF } = tables;
  return lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, response.vF, gradientVF).map((row, pair) =>
    row.map((x, k) => FIELD.sub(x, gradientVF[stateOf(pair, problem.actions)][k])),
  );
}

const known = new WeakMap<FieldCase, readonly StateTerms[]>();

/** The terms of every state that is not terminal, found once. */
export function stateTerms(one: FieldCase): readonly StateTerms[] {
  const found = known.get(one);
  if (found) return found;
  const { tables, response } = one.knowledge;
  const { problem, gammaF, gammaL, beta } = tables;
  const { mul, sub, div, isZero, toNumber } = FIELD;
  const { policy } = response;
  const { qL } = leaderValues(tables, policy);
  const mean = averageActions(tables, policy, qL);
  const [visitsF, visitsL] = [occupancy(tables, policy, gammaF), occupancy(tables, policy, gammaL)];
  const slopes = advantageSlopes(one);
  const fresh = Array.from(problem.terminal.keys())
    .filter((s) => !problem.terminal[s])
    .map((s): StateTerms => {
      const pairs = Array.from({ length: problem.actions }, (_, b) => s * problem.actions + b);
      const parameters = Array.from({ length: problem.parameters }, (_, k) => k);
      const curvature = mul(beta, visitsF[s]);
      const seen = !isZero(curvature);
      const benefits = pairs.map((pair) => sub(qL[pair], mean[s]));
      // The pseudo-inverse leaves out what all actions share.
      const level = div(benefits.reduce(FIELD.add), FIELD.constant(rational(problem.actions)));
      const centred = benefits.map((x) => sub(x, level));
      const weights = pairs.map((pair, b) => div(mul(mul(visitsL[s], policy[pair]), benefits[b]), beta));
      return {
        s,
        curvature: toNumber(curvature),
        eigenvalues: softmaxEigenvalues(pairs.map((pair) => toNumber(policy[pair]))).map(
          (x) => x * toNumber(curvature),
        ),
        slopes: parameters.map((k) => norm(pairs.map((pair) => above(mul(policy[pair], slopes[pair][k]))))),
        solution: seen ? norm(centred.map((x) => above(div(mul(visitsL[s], x), beta)))) : 0,
        whole: parameters.map((k) =>
          seen ? 0 : pairs.reduce((total, pair, b) => total + above(mul(weights[b], slopes[pair][k])), 0) * OUTWARD,
        ),
        pull: weights.reduce((total, x) => total + above(x), 0) * OUTWARD,
      };
    });
  known.set(one, fresh);
  return fresh;
}

/** Σ_s factor(s) ‖M_k‖ ‖(βF)⁺ ∂J_L/∂φ‖, and all of the guiding term where d_F = 0: for methods whose error in an eigenvector is at most `factor` of it. */
export const byEigenvalues =
  (factor: (term: StateTerms, at: number) => number): BiasBound =>
  (one, at) =>
    Array.from({ length: one.truth.length }, (_, k) =>
      stateTerms(one).reduce(
        (total, term) =>
          total + (term.whole[k] + factor(term, rationalToNumber(at)) * term.slopes[k] * term.solution) * OUTWARD,
        Number.MIN_VALUE,
      ),
    );

/** In an eigenvector of βF with eigenvalue λ the damped inverse is off by δ/(λ (λ + δ)), which is δ/(λ + δ) of 1/λ; the setting is δ. */
export const implicitBound: BiasBound = byEigenvalues(({ eigenvalues }, damping) =>
  eigenvalues.reduce((most, x) => Math.max(most, damping === 0 ? 0 : damping / (x * (1 - 1e-9) + damping)), 0),
);
