import { LINEAR_QUADRATIC_KIND, type LinearQuadraticProblem } from '../../model/linearQuadratic/linearQuadratic.js';
import { checkedLinearQuadratic } from '../../model/linearQuadratic/validateLinearQuadratic.js';
import { refuse } from '../../model/invalidInput.js';
import { numberInText } from '../../model/numberInText.js';
import { ONE, ZERO, mulRational, rational, type Rational } from '../../numeric/rational.js';
import { outerRational, rationalMatrix, scaledIdentity } from '../rationalMatrix.js';
import { literal, literals, type Literal } from '../settings.js';

/** C: how the leader's action moves the state. */
const LEADER_INPUT: readonly Rational[] = [rational(1, 10), ZERO];
/** Standard deviation of the leader's action. */
const LEADER_DEVIATION: Rational = rational(1, 1000);
/** The same as a number. */
export const BILEVEL_LQR_LEADER_DEVIATION = 1e-3;

/** Settings of the task. */
export interface BilevelLqrSettings {
  /** The leader's gain K = (K₁, K₂); (−1, 0) unless given. */
  readonly gain?: readonly Literal[] | string;
  /** γ_L; 0.99 unless given. With 1 a horizon is needed. */
  readonly gammaL?: Literal;
  /** Steps of an episode; `none` unless given. */
  readonly horizon?: number | string;
  /** Entropy temperature; 0.1 unless given. */
  readonly beta?: Literal;
}

/**
 * The bi-level linear-quadratic game (paper, section 5.4): the leader plays a ~ N(Ks, 10⁻⁶), the follower sees a and answers with b;
 * s₁′ = s₂ + 0.1a, s₂′ = 0.1b, without other noise, from s₀ = (1, 0). n = 2, m = 1, θ = K (2), γ_F = 0.95:
 *
 * r_F = −‖s‖² − b², r_L = exp(−½ [(s₁ + 0.8)²/0.2² + s₂²/0.01²]).
 *
 * In the terms of the model A_θ = A + CK and Ω = 10⁻⁶ CC′. Throws `InvalidInput` for settings that cannot be read or are out of range.
 *
 * @example
 * ```ts
 * import { bilevelLqr } from 'hypergrad-oracle';
 *
 * console.log(bilevelLqr({ gain: ['-9', '-8'] }).theta); // [ { n: -9n, d: 1n }, { n: -8n, d: 1n } ]
 * ```
 */
export function bilevelLqr(settings: BilevelLqrSettings = {}): LinearQuadraticProblem {
  const variance = mulRational(LEADER_DEVIATION, LEADER_DEVIATION);
  const unit = (k: number): Rational[] => [0, 1].map((j) => (j === k ? ONE : ZERO));
  return checkedLinearQuadratic({
    kind: LINEAR_QUADRATIC_KIND,
    name: 'bilevel-lqr',
    sees: 'leader-action',
    gammaF: rational(95, 100),
    gammaL: literal('/gammaL', settings.gammaL ?? '0.99'),
    beta: literal('/beta', settings.beta ?? '0.1'),
    horizon: horizonSetting(settings.horizon ?? 'none'),
    theta: literals('/gain', settings.gain ?? ['-1', '0'], 2),
    parameterNames: ['gain[1]', 'gain[2]'],
    drift: rationalMatrix([
      [0, 1],
      [0, 0],
    ]),
    driftTangents: [0, 1].map((k) => outerRational(LEADER_INPUT, unit(k))),
    control: [[ZERO], [rational(1, 10)]],
    followerStateCost: scaledIdentity(2, ONE),
    followerControlCost: [[ONE]],
    leaderNoise: outerRational(LEADER_INPUT, LEADER_INPUT).map((row) => row.map((x) => mulRational(variance, x))),
    noise: scaledIdentity(2, ZERO),
    initialMean: [ONE, ZERO],
    initialCovariance: scaledIdentity(2, ZERO),
    leaderReward: {
      kind: 'bump',
      height: ONE,
      target: [rational(-8, 10), ZERO],
      widths: [rational(2, 10), rational(1, 100)],
    },
  });
}

const LONGEST = 100_000;

function horizonSetting(like: number | string): number | null {
  if (like === 'none') return null;
  const steps = typeof like === 'string' ? numberInText(like) : like;
  return steps !== undefined && Number.isInteger(steps) && steps >= 1 && steps <= LONGEST
    ? steps
    : refuse('/horizon', `a whole number from 1 to ${LONGEST}, or none`, like);
}
