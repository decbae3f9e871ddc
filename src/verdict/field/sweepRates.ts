import type { Ball } from '../../numeric/ball.js';
import { stateOf } from '../../model/indices.js';
import { averageActions } from '../../model/mdp/averageActions.js';
import { policyChain } from '../../model/mdp/chain.js';
import { lookahead, lookaheadGradient } from '../../model/mdp/lookahead.js';
import { solveMarkov } from '../../numeric/markov.js';
import { endsSurely } from '../../truth/routes/mdp/followerDerivative.js';
import { leaderValues } from '../../leader/values.js';
import type { BiasRate } from './biasRate.js';
import { FIELD, type FieldCase } from './fieldCase.js';
import { above, advantageSlopes, OUTWARD } from './stateTerms.js';

const column = (rows: readonly (readonly Ball<unknown>[])[], k: number): Ball<unknown>[] => rows.map((row) => row[k]);
const largest = (values: readonly Ball<unknown>[]): number => Math.max(0, ...values.map(above));

/** max_s of the largest difference between actions of a table by pair. */
function spread({ knowledge: { tables } }: FieldCase, table: readonly Ball<unknown>[]): number {
  const { actions, states } = tables.problem;
  return Math.max(
    0,
    ...Array.from({ length: states }, (_, s) => table.slice(s * actions, (s + 1) * actions)).flatMap((row) =>
      row.flatMap((x) => row.map((y) => above(FIELD.sub(x, y)))),
    ),
  );
}

/** At least ‖(I − γ P_g)⁻¹‖ in the sup norm for every policy g: 1/(1 − γ), and S where trajectories end. Infinite where neither is known. */
function longest({ knowledge: { tables } }: FieldCase, gamma: Ball<unknown>): number {
  const { problem } = tables;
  const left = 1 - above(gamma);
  return Math.min(left > 0 ? OUTWARD / left : Infinity, endsSurely(problem) ? problem.states : Infinity);
}

/** What the bounds of a follower that is not at its fixed point are made of, all as doubles from above. */
interface SweepTerms {
  readonly gammaF: number;
  readonly beta: number;
  /** ‖V_F‖ and ‖∂_k V_F‖, the error of V = 0 and of its tangent. */
  readonly value: number;
  readonly tangents: readonly number[];
  /** max Σ_s' |∂_k p|, and the largest differences of ∂_k Q_F between actions. */
  readonly moves: readonly number[];
  readonly slopes: readonly number[];
  /** ‖(I − γ_F P)⁻¹‖ for every policy. */
  readonly horizonF: number;
  /**
   * |bias_k| ≤ fixed_k ε + perSlope u_k, where the values of the follower are off by at most ε (sup norm) before the backup whose policy ĝ is used, and ∂_k Q̂_F is off by at most u_k.
   */
  readonly fixed: readonly number[];
  readonly perSlope: number;
}

const known = new WeakMap<FieldCase, SweepTerms | null>();

/**
 * The terms. ĝ = softmax(Q̂_F/β) with |Q̂_F − Q_F| ≤ γ_F ε, so that ‖ĝ − g†‖₁ ≤ η = γ_F ε/β in every state: d/dt softmax((Q + t d)/β) = g_t (d − E d)/β, and E|d − E d| is at most half
 * the span 2γ_F ε of d. Write N for a bound on ‖(I − γ_L P)⁻¹‖ under any policy, σ(·) for the largest difference between actions, v = N η σ(Q_L)/2. For every reward h with values
 * Q^h under g†,
 *
 *     Σ d̂ ĝ h − Σ d g h = Σ_s d̂_L Σ_b (ĝ − g†) Q^h,   at most N η σ(Q^h)/2;   so |V̂_L − V_L| ≤ v.
 *
 * The estimate is Σ V_L ∂ρ0 + Σ d_L g (∂r_L + γ_L Σ V_L ∂p + B_L A/β) with A_k = ∂_k Q_F − ∂_k V_F (what is subtracted changes nothing, for Σ_b ĝ B̂_L = 0). With h = R_k + B_L A_k/β, R_k the
 * direct part, it is off by at most
 *
 *     Σ|∂_kρ0| v + N γ_L v max Σ|∂_kp| + N η σ(Q^h)/2 + (N/β) (σ̂ u_k/2 + γ_L v σ(A_k)/2 + η σ(Q_L) σ(A_k)/2),
 *
 * σ̂ = σ(Q_L) (1 + 2γ_L N) ≥ σ(Q̂_L): the last bracket bounds Σ_b ĝ (B̂_L Â_k − B_L A_k) by B̂_L (Â − A), the covariance of Q̂_L − Q_L with A, and the mean of A times (ĝ − g†)Q_L.
 */
function sweepTerms(one: FieldCase): SweepTerms | undefined {
  const found = known.get(one);
  if (found !== undefined) return found ?? undefined;
  const fresh = termsOf(one);
  known.set(one, fresh ?? null);
  return fresh;
}

function termsOf(one: FieldCase): SweepTerms | undefined {
  const { tables, gradients, response, gradientVF } = one.knowledge;
  const { problem, gammaF, gammaL, beta, rewardL } = tables;
  const { mul, add, sub, div } = FIELD;
  const [horizonF, horizon] = [longest(one, gammaF), longest(one, gammaL)];
  if (horizonF === Infinity || horizon === Infinity) return undefined;
  const { qL, vL } = leaderValues(tables, response.policy);
  const mean = averageActions(tables, response.policy, qL);
  const advantages = advantageSlopes(one);
  const direct = lookaheadGradient(tables, gradients, gradients.rewardL, gammaL, vL);
  const parameters = Array.from({ length: problem.parameters }, (_, k) => k);
  const sigma = spread(one, qL);
  const [gf, gl, b] = [above(gammaF), above(gammaL), 1 / above(div(FIELD.one, beta))];
  // Per unit of ε.
  const eta = gf / b;
  const v = (horizon * eta * sigma) / 2;
  const sumOf = (rows: readonly (readonly Ball<unknown>[] | null)[], k: number): number =>
    rows.reduce((total, row) => total + (row ? above(row[k]) : 0), 0);
  const moves = parameters.map((k) =>
    Math.max(
      0,
      ...Array.from({ length: rewardL.length }, (_, pair) =>
        sumOf(gradients.p.slice(problem.edgeStart[pair], problem.edgeStart[pair + 1]), k),
      ),
    ),
  );
  const slopes = parameters.map((k) => spread(one, column(advantages, k)));
  const fixed = parameters.map((k) => {
    const h = qL.map((q, pair) => {
      const benefit = sub(q, mean[stateOf(pair, problem.actions)]);
      return add(direct[pair][k], div(mul(benefit, advantages[pair][k]), beta));
    });
    const source = averageActions(tables, response.policy, h).map((x) => [x]);
    const values = solveMarkov(FIELD, policyChain(tables, response.policy), gammaL, source).map(([x]) => x);
    const ofReward = spread(one, lookahead(tables, h, gammaL, values));
    const ofBenefit = (horizon / b) * ((gl * v * slopes[k]) / 2 + (eta * sigma * slopes[k]) / 2);
    return (
      (sumOf(gradients.initial, k) * v + horizon * gl * v * moves[k] + (horizon * eta * ofReward) / 2 + ofBenefit) *
      OUTWARD
    );
  });
  return {
    gammaF: gf,
    beta: b,
    value: largest(response.vF),
    tangents: parameters.map((k) => largest(column(gradientVF, k))),
    moves,
    slopes,
    horizonF,
    fixed,
    perSlope: ((horizon / b) * sigma * (1 + 2 * gl * horizon) * OUTWARD) / 2,
  };
}

/**
 * A follower that stopped after n sweeps: ε ≤ γ_Fⁿ ‖V_F‖, and its slopes solve the system of its own policy, so that
 * |∂V̂ − ∂V_F| ≤ N_F (γ_F ε max Σ|∂p| + η σ(∂Q_F)/2) and u = γ_F (ε max Σ|∂p| + |∂V̂ − ∂V_F|). All is linear in ε: at most C γ_Fⁿ.
 */
export function stoppedRate(one: FieldCase): BiasRate | undefined {
  const terms = sweepTerms(one);
  if (!terms) return undefined;
  const { gammaF, beta, value, moves, slopes, horizonF, fixed, perSlope } = terms;
  const constants = fixed.map((own, k) => {
    const ofValues = horizonF * gammaF * (moves[k] + slopes[k] / (2 * beta));
    return (own + perSlope * gammaF * (moves[k] + ofValues)) * value * OUTWARD;
  });
  return { rate: gammaF, constants, degree: 0, left: constants.map(() => 0) };
}

/**
 * T backups from V = 0: ε ≤ γ_F^{T−1} ‖V_F‖ before the last. Its tangent has an error of its own at every backup: with t_k after t of them,
 *
 *     t_k(t) ≤ γ_F t_k(t−1) + γ_Fᵗ ‖V_F‖ (max Σ|∂p| + σ(∂Q_F)/2β),   t_k(0) = ‖∂V_F‖,
 *
 * so that u = γ_F (ε max Σ|∂p| + t_k(T−1)) ≤ γ_F^T (‖∂V_F‖ + T ‖V_F‖ (max Σ|∂p| + σ(∂Q_F)/2β)): at most C T γ_F^T.
 */
export function startRate(one: FieldCase): BiasRate | undefined {
  const terms = sweepTerms(one);
  if (!terms) return undefined;
  const { gammaF, beta, value, tangents, moves, slopes, fixed, perSlope } = terms;
  const constants = fixed.map((own, k) => {
    // fixed is per ε, and ε is γ_F^{T−1} ‖V_F‖: the γ_F that is lacking stands in η already, where γ_F = 0 the bias is zero.
    const ofPolicy = gammaF > 0 ? (own / gammaF) * value : 0;
    return (ofPolicy + perSlope * (tangents[k] + value * (moves[k] + slopes[k] / (2 * beta)))) * OUTWARD;
  });
  return { rate: gammaF, constants, degree: 1, left: constants.map(() => 0) };
}
