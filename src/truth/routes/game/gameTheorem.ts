import { dot } from '../../../numeric/arithmetic.js';
import { solveMarkov } from '../../../numeric/markov.js';
import { accumulate, addVectors, weightedSum, zeroVector } from '../../../numeric/vector.js';
import { policyChain } from '../../../model/mdp/chain.js';
import { gameGradients, jointActions, type GameTables } from '../../../model/game/gameTables.js';
import { lookahead, lookaheadGradient } from '../../../model/mdp/lookahead.js';
import { averageActions, averageActionVectors } from '../../../model/mdp/averageActions.js';
import { withLeader, type GameResponse } from '../../../follower/gameResponse.js';
import { assembled, type Hypergradient } from '../hypergradient.js';
import { neumannSum } from '../neumann.js';
import { overFollower } from '../overFollower.js';
import { pairOf } from '../../../model/indices.js';

/**
 * How Σ_t γᵗ Pr(s_t = s' | s_0 = s) is had: as the sum over time that it is, or as the paper writes Theorem 2, by the normalised occupancy
 * d_γ = (1 − γ) Σ_t γᵗ Pr(s_t = ·), the solution of d = (1 − γ) e_s + γ Pᵀ d, and the factor 1/(1 − γ) (so γ < 1 there).
 */
export type VisitForm = 'sum-over-time' | 'normalised-occupancy';

/** Which sum stands for ∇Q_F(s,a,b): eq. (9) with its sum from t = 1 on, or as it is printed, with V_F(s,a) ∇log f(a|s) on top. */
export type SegmentStart = 'after' | 'printed';

/**
 * Theorem 2 of the paper with exact occupancies, on the tables of the game (nothing is lowered, no fixed point is differentiated):
 *
 * ∇J = ∇Φ + E V_L(s_0) ∇log ρ0 + E Σ_t γ_Lᵗ [Q_L ∇log f(a_t|s_t) + (B_L/β) ∇Q_F(s_t,a_t,b_t)],
 * ∇Q_F(s,a,b) = E[Σ_{t≥1} γ_Fᵗ V_F(s_t,a_t) ∇log f(a_t|s_t)],  B_L = Q_L(s,a,b) − Σ_b g† Q_L(s,a,b),
 *
 * plus the terms of Theorem 1 where rewards and transitions depend on θ. For a follower that does not observe (footnote 1):
 * ∇Q̄_F(s,b) = E Σ_{t≥0} γ_Fᵗ Q_F(s_t,a_t,b_t) ∇log f, B̄_L(s,b) = E_a Q_L − E_{a,b} Q_L.
 *
 * For the code's backup this is the same formula put to a response that it does not hold for: compare `gameImplicit`.
 * `gradientQF` has one row for each triple; where the follower does not observe, one for each (s,b).
 */
export function gameTheorem<T>(
  tables: GameTables<T>,
  response: GameResponse<T>,
  form: VisitForm = 'normalised-occupancy',
  start: SegmentStart = 'after',
): Hypergradient<T> {
  const { problem, arithmetic, gammaF, gammaL, beta, leader } = tables;
  const { add, sub, mul, div, one, zero } = arithmetic;
  const { states, leaderActions, actions, parameters, game } = problem;
  const flat = jointActions(tables);
  const gradients = gameGradients(tables);
  const joint = withLeader(tables, response.policy);
  const visits = (gamma: T): T[][] => visitMatrix(tables, joint, gamma, form);
  const indices = Array.from({ length: states }, (_, s) => s);
  const overLeader = (m: (pair: number) => T, s: number): T[] => {
    const pairs = Array.from({ length: leaderActions }, (_, a) => s * leaderActions + a);
    return weightedSum(
      arithmetic,
      parameters,
      pairs.map(m),
      pairs.map((pair) => gradients.leader[pair]),
    );
  };

  const reward = averageActions(flat, joint, tables.rewardL);
  const visitsL = visits(gammaL);
  const vL = visitsL.map((row) => dot(arithmetic, row, reward));
  const qL = lookahead(flat, tables.rewardL, gammaL, vL);
  const occupancy = indices.map((s) =>
    dot(
      arithmetic,
      tables.initial,
      visitsL.map((row) => row[s]),
    ),
  );

  // The value of a state before the leader moves: what scores of transitions are multiplied with.
  const ahead = indices.map((s) => {
    const pairs = Array.from({ length: leaderActions }, (_, a) => s * leaderActions + a);
    return pairs.reduce((total, pair) => add(total, mul(leader[pair], response.vF[pair])), zero);
  });
  const held = lookaheadGradient(flat, gradients, gradients.rewardF, gammaF, ahead);
  const factor = game.observes ? response.vF : overFollower(tables, response.policy, response.qF);
  const perState = averageActionVectors(flat, joint, held).map((row, s) =>
    addVectors(
      arithmetic,
      row,
      overLeader((pair) => factor[pair], s),
    ),
  );
  /** E Σ_{t≥0} γ_Fᵗ (…) from each state on. */
  const segments = visits(gammaF).map((row) => weightedSum(arithmetic, parameters, row, perState));
  const ofTriple = lookaheadGradient(flat, gradients, gradients.rewardF, gammaF, ahead, segments);
  const isAt = start === 'printed';

  const direct = weightedSum(arithmetic, parameters, vL, gradients.initial);
  accumulate(arithmetic, direct, one, gradients.phiL);
  const guiding = zeroVector(arithmetic, parameters);
  const heldL = averageActionVectors(flat, joint, lookaheadGradient(flat, gradients, gradients.rewardL, gammaL, vL));
  const meanQL = overFollower(tables, response.policy, qL);
  const gradientQF: T[][] = [];
  for (const s of indices) {
    accumulate(arithmetic, direct, occupancy[s], heldL[s]);
    accumulate(
      arithmetic,
      direct,
      occupancy[s],
      overLeader((pair) => meanQL[pair], s),
    );
    if (game.observes) {
      for (let triple = s * leaderActions * actions; triple < (s + 1) * leaderActions * actions; triple++) {
        const pair = pairOf(triple, actions);
        const score = gradients.leader[pair]?.map((x) => div(mul(response.vF[pair], x), leader[pair])) ?? null;
        const gradient = [...ofTriple[triple]];
        if (isAt) accumulate(arithmetic, gradient, one, score);
        gradientQF.push(gradient);
        const benefit = sub(qL[triple], meanQL[pair]);
        accumulate(arithmetic, guiding, div(mul(mul(occupancy[s], joint[triple]), benefit), beta), gradient);
      }
    } else {
      for (let b = 0; b < actions; b++) {
        const triple = (a: number): number => (s * leaderActions + a) * actions + b;
        const gradient = overLeader((pair) => response.qF[pair * actions + b], s);
        let mean = zero;
        for (let a = 0; a < leaderActions; a++) {
          const f = leader[s * leaderActions + a];
          accumulate(arithmetic, gradient, f, ofTriple[triple(a)]);
          mean = add(mean, mul(f, qL[triple(a)]));
        }
        gradientQF.push(gradient);
        const weight = mul(occupancy[s], response.policy[triple(0)]);
        accumulate(arithmetic, guiding, div(mul(weight, sub(mean, vL[s])), beta), gradient);
      }
    }
  }
  return assembled(tables, vL, direct, guiding, { gradientQF, gradientVF: segments });
}

/** [s][s']: Σ_t γᵗ Pr(s_t = s' | s_0 = s) under ω. */
function visitMatrix<T>(tables: GameTables<T>, joint: readonly T[], gamma: T, form: VisitForm): T[][] {
  const { arithmetic } = tables;
  const { sub, div, one, zero } = arithmetic;
  const chain = policyChain(jointActions(tables), joint);
  if (form === 'sum-over-time') return neumannSum(arithmetic, chain, gamma);
  const rest = sub(one, gamma);
  const sources = chain.map((_, i) => chain.map((__, j) => (i === j ? rest : zero)));
  // D = (1 − γ) I + γ P D has the distributions d_γ from every state as its rows.
  const normalised = solveMarkov(arithmetic, chain, gamma, sources);
  return normalised.map((row) => row.map((x) => div(x, rest)));
}
