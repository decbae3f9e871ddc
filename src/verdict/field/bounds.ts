import { rationalToNumber } from '../../numeric/rational.js';
import type { Ball } from '../../numeric/ball.js';
import { policyChain } from '../../model/mdp/chain.js';
import { FIELD, type FieldCase } from './fieldCase.js';
import { boundByRate } from './biasRate.js';
import { CRITIC_BOUNDS } from './criticBounds.js';
import { BIAS_RATES } from './rates.js';
import { above, byEigenvalues, implicitBound, OUTWARD, stateTerms, type BiasBound } from './stateTerms.js';

/** span(∂_k V_F) over all states, terminal ones at zero (K). */
const spans = ({ knowledge: { tables, gradientVF } }: FieldCase): number[] =>
  Array.from({ length: tables.problem.parameters }, (_, k) => {
    const column = gradientVF.map((row) => row[k]);
    return Math.max(...column.flatMap((x) => column.map((y) => above(FIELD.sub(x, y)))));
  });

/** Dobrushin's coefficient of P_g, terminal states staying: max over two states of half the distance of their rows. span(P v) ≤ τ span(v). */
export function mixingCoefficient({ knowledge: { tables, response } }: FieldCase): number {
  const { terminal } = tables.problem;
  const rows = policyChain(tables, response.policy).map(({ columns, values }, s) => {
    const row = new Array<Ball<unknown>>(terminal.length).fill(FIELD.zero);
    columns.forEach((column, i) => (row[column] = values[i]));
    if (terminal[s]) row[s] = FIELD.one;
    return row;
  });
  const apart = (a: (typeof rows)[0], b: (typeof rows)[0]): number =>
    a.reduce((total, x, i) => total + above(FIELD.sub(x, b[i])), 0) / 2;
  return Math.max(...rows.flatMap((a) => rows.map((b) => apart(a, b)))) * OUTWARD;
}

/**
 * Σ_s d_L Σ_b g |B_L|/β · (γ_F/2) span(∂_k V_F) (γ_F τ)^{T−1}: the tangent lacks γ_F P (γ_F P_g)^{T−1} ∇V_F, from which a constant may be
 * subtracted, since Σ_b g B_L = 0; and γ_F P_g shrinks spans by γ_F τ.
 */
const byMixing: BiasBound = (one, at) => {
  const gamma = above(one.knowledge.tables.gammaF);
  const pull = stateTerms(one).reduce((total, term) => total + term.pull, 0);
  const left = (gamma * mixingCoefficient(one)) ** (rationalToNumber(at) - 1);
  return spans(one).map((span) => ((pull * gamma) / 2) * span * left * OUTWARD + Number.MIN_VALUE);
};

/**
 * The bounds, by family.
 *
 * implicit: δ/(λ + δ) along each eigenvector.
 * unrolled-tangent: at most C ρ^{T−1} with ρ = γ_F τ(P_g), Dobrushin's coefficient.
 * neumann: η Σ_{j<n} (1 − ηλ)ʲ = (1 − (1 − ηλ)ⁿ)/λ, off by |1 − ηλ|ⁿ of 1/λ.
 * Families with a rate (`rates.ts`): what it makes at the setting.
 */
export const BIAS_BOUNDS: Readonly<Record<string, BiasBound>> = {
  implicit: implicitBound,
  neumann: byEigenvalues(({ eigenvalues }, terms) =>
    eigenvalues.reduce((most, x) => Math.max(most, (Math.abs(1 - x / 2) + 1e-12 * (1 + x)) ** terms), 0),
  ),
  'unrolled-tangent': byMixing,
  ...CRITIC_BOUNDS,
  ...Object.fromEntries(Object.entries(BIAS_RATES).map(([id, rate]) => [id, boundByRate(rate)])),
};
