import { rational, type Rational } from '../../numeric/rational.js';
import type { Gradient } from '../../numeric/tape.js';
import { POLICY_GRADIENT_FORMS, type PolicyGradientFormId } from '../../model/linearFormIds.js';
import { gameGradients, jointActions, type GameTables } from '../../model/game/gameTables.js';
import { pairOf, stateOf } from '../../model/indices.js';
import { withLeader, type GameResponse } from '../../follower/gameResponse.js';
import { gameValues } from '../../leader/gameValues.js';
import { moments, type Moments } from './moments.js';

/** In what the forms differ: λ; whether TD errors or rewards are summed; whether the value of the step itself is subtracted; what part of V_L the critic knows. */
interface Shape {
  readonly lambda: Rational;
  readonly differences?: true;
  readonly baseline?: true;
  readonly known?: Rational;
}

const [ONE, HALF, WIDE, NINE_TENTHS] = [rational(1), rational(1, 2), rational(19, 20), rational(9, 10)];

const SHAPES: Readonly<Record<PolicyGradientFormId, Shape>> = {
  'reinforce-to-go': { lambda: ONE },
  'reinforce-baseline': { lambda: ONE, baseline: true },
  'actor-critic': { lambda: rational(0), differences: true },
  'actor-critic-wrong-critic': { lambda: rational(0), differences: true, known: NINE_TENTHS },
  'gae-0.5': { lambda: HALF, differences: true },
  'gae-0.95': { lambda: WIDE, differences: true },
  'gae-0.5-wrong-critic': { lambda: HALF, differences: true, known: NINE_TENTHS },
  'gae-0.95-wrong-critic': { lambda: WIDE, differences: true, known: NINE_TENTHS },
};

/** True for the id of the form of an ordinary policy gradient. */
export const isPolicyGradientForm = (form: string | null | undefined): form is PolicyGradientFormId =>
  POLICY_GRADIENT_FORMS.some((known) => known === form);

/**
 * Exact mean and variance of an ordinary policy gradient in a game (K each), over at most `horizon` steps; null: to their end.
 *
 * Σ_t γ_Lᵗ Â_t ∇_k log f(a_t|s_t) with Â_t = Σ_{j≥t} (γ_L λ)^{j−t} c_j is, for each parameter by itself, a linear form: the score is what is put into the
 * eligibility (w), which is carried on by γ_L λ in the place of γ_F, and c, the reward or TD error, is what it is multiplied with; a baseline adds
 * x = −Ṽ(s) ∇_k log f. Hence `moments`, once for each parameter.
 */
export function policyGradientMoments<T>(
  id: PolicyGradientFormId,
  tables: GameTables<T>,
  { policy }: GameResponse<T>,
  horizon: number | null,
): Moments<T> {
  const { lambda, differences, baseline, known = ONE } = SHAPES[id];
  const { arithmetic, problem, rewardL, gammaL, leader } = tables;
  const { add, sub, mul, div, zero } = arithmetic;
  const { leaderActions, actions, parameters, edgeStart, edgeTarget } = problem;
  const gradients = gameGradients(tables);
  const joint = withLeader(tables, policy);
  const flat = jointActions(tables);
  const values = gameValues(tables, joint).vL.map((v) => mul(arithmetic.constant(known), v));
  const walk = {
    ...flat,
    problem: { ...flat.problem, parameters: 1 },
    gammaF: mul(gammaL, arithmetic.constant(lambda)),
  };
  const segment: Gradient<T>[] = rewardL.flatMap((reward, triple) =>
    Array.from(edgeTarget.slice(edgeStart[triple], edgeStart[triple + 1]), (next) => [
      differences
        ? sub(add(reward, mul(gammaL, values[next])), values[stateOf(triple, leaderActions * actions)])
        : reward,
    ]),
  );
  const each = Array.from({ length: parameters }, (_, k) => {
    const weight = joint.map((__, triple) => {
      const pair = pairOf(triple, actions);
      const slope = gradients.leader[pair];
      return slope ? div(slope[k], leader[pair]) : zero;
    });
    const direct: Gradient<T>[] = weight.flatMap((score, triple) => {
      const own = baseline ? [sub(zero, mul(values[stateOf(triple, leaderActions * actions)], score))] : null;
      return new Array<Gradient<T>>(edgeStart[triple + 1] - edgeStart[triple]).fill(own);
    });
    const constant = gradients.phiL && [gradients.phiL[k]];
    return moments(walk, joint, { constant, initial: values.map(() => null), weight, direct, segment }, horizon);
  });
  return { mean: each.flatMap(({ mean }) => mean), variance: each.flatMap(({ variance }) => variance) };
}
