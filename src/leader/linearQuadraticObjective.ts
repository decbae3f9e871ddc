import { sum } from '../numeric/arithmetic.js';
import { solveLyapunov } from '../numeric/lyapunov.js';
import { isPositiveDefinite, outer, transpose, type Matrix } from '../numeric/matrix.js';
import type { ClosedLoop } from '../model/linearQuadratic/closedLoop.js';
import type { LeaderRewardTables, LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import { bumpObjective, type SumCut } from './bumpObjective.js';
import { NoFiniteMoments } from './noFiniteMoments.js';
import type { ObjectiveAlong } from './objectiveAlong.js';

type Quadratic<T> = Extract<LeaderRewardTables<T>, { readonly kind: 'quadratic' }>;

/**
 * J_L = E Σ_{t<T} γ_L^t r_L(s_t, b_t) in closed form. `cut` says where the infinite sum of a bump is cut; quadratic rewards need
 * no cut. Throws `NoFiniteMoments` where the sum does not converge.
 */
export function linearQuadraticObjective<T>(
  tables: LinearQuadraticTables<T>,
  loop: ClosedLoop<T>,
  tangents: readonly ClosedLoop<T>[],
  cut: SumCut,
): ObjectiveAlong<T> {
  const { reward } = tables;
  if (reward.kind === 'bump') return bumpObjective(tables, reward, loop, tangents, cut);
  const { occupancy, occupancyTangents, steps } = discountedOccupancy(tables, loop, tangents);
  return costs(tables, reward, loop, tangents, occupancy, occupancyTangents, steps);
}

/** −tr((C + U′cU) D) − (tr(cV) + Σ w θ²) Σγ^t, and its derivatives. */
function costs<T>(
  { matrices, arithmetic }: LinearQuadraticTables<T>,
  reward: Quadratic<T>,
  loop: ClosedLoop<T>,
  tangents: readonly ClosedLoop<T>[],
  occupancy: Matrix<T>,
  occupancyTangents: readonly Matrix<T>[],
  steps: T,
): ObjectiveAlong<T> {
  const { add, mul, inner } = matrices;
  const gainTransposed = transpose(loop.stateGain);
  const weight = add(reward.stateCost, mul(gainTransposed, reward.controlCost, loop.stateGain));
  const perStep = arithmetic.add(inner(reward.controlCost, loop.controlCovariance), reward.parameterCost);
  return {
    objective: arithmetic.neg(arithmetic.add(inner(weight, occupancy), arithmetic.mul(perStep, steps))),
    derivatives: tangents.map((tangent, k) => {
      const gainPart = inner(mul(gainTransposed, reward.controlCost, tangent.stateGain), occupancy);
      const covariancePart = arithmetic.mul(inner(reward.controlCost, tangent.controlCovariance), steps);
      return arithmetic.neg(sum(arithmetic, [inner(weight, occupancyTangents[k]), gainPart, gainPart, covariancePart]));
    }),
  };
}

/**
 * D = Σ_{t<T} γ_L^t E[s_t s_t′], its derivatives, and Σ_{t<T} γ_L^t. Without horizon D = D₀ + γ/(1−γ) N + γ F D F′; with one, term by term.
 */
export function discountedOccupancy<T>(
  tables: LinearQuadraticTables<T>,
  loop: ClosedLoop<T>,
  tangents: readonly ClosedLoop<T>[],
): { readonly occupancy: Matrix<T>; readonly occupancyTangents: readonly Matrix<T>[]; readonly steps: T } {
  const { matrices, arithmetic, gammaL, initialCovariance, initialMean, problem } = tables;
  const { add, scale, mul, zeros } = matrices;
  const { transition: f, noise } = loop;
  const start = add(initialCovariance, outer(arithmetic, initialMean, initialMean));
  const transposed = transpose(f);
  const twiceSymmetric = (a: Matrix<T>): T[][] => add(a, transpose(a));
  if (problem.horizon === null) {
    const steps = arithmetic.div(arithmetic.one, arithmetic.sub(arithmetic.one, gammaL));
    const perNoise = arithmetic.mul(gammaL, steps);
    const [occupancy, proof] = solveLyapunov(arithmetic, f, gammaL, [
      add(start, scale(perNoise, noise)),
      matrices.identity(f.length),
    ]);
    // A positive definite solution of X = I + γ F X F′ exists exactly where γ ρ(F)² < 1.
    if (!isPositiveDefinite(arithmetic, proof))
      throw new NoFiniteMoments(
        'the leader loses without bound: γ_L ρ² ≥ 1, or too close to it to tell, for the spectral radius ρ of the closed loop',
      );
    const sides = tangents.map(({ transition, noise: dNoise }) =>
      add(scale(perNoise, dNoise), scale(gammaL, twiceSymmetric(mul(transition, occupancy, transposed)))),
    );
    return {
      occupancy,
      occupancyTangents: sides.length === 0 ? [] : solveLyapunov(arithmetic, f, gammaL, sides),
      steps,
    };
  }
  const none = zeros(f.length, f.length);
  let [moment, occupancy, steps, discount] = [start as Matrix<T>, none as Matrix<T>, arithmetic.zero, arithmetic.one];
  let momentTangents: Matrix<T>[] = tangents.map(() => none);
  let occupancyTangents: Matrix<T>[] = tangents.map(() => none);
  for (let t = 0; t < problem.horizon; t++) {
    const weight = discount;
    const current = moment;
    occupancy = add(occupancy, scale(weight, current));
    occupancyTangents = occupancyTangents.map((total, k) => add(total, scale(weight, momentTangents[k])));
    steps = arithmetic.add(steps, weight);
    discount = arithmetic.mul(discount, gammaL);
    momentTangents = tangents.map(({ transition, noise: dNoise }, k) =>
      add(add(dNoise, twiceSymmetric(mul(transition, current, transposed))), mul(f, momentTangents[k], transposed)),
    );
    moment = add(noise, mul(f, current, transposed));
  }
  return { occupancy, occupancyTangents, steps };
}
