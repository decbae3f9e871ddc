import { LINEAR_QUADRATIC_KIND, type LinearQuadraticProblem } from '../../model/linearQuadratic/linearQuadratic.js';
import { checkedLinearQuadratic } from '../../model/linearQuadratic/validateLinearQuadratic.js';
import { refuse } from '../../model/invalidInput.js';
import {
  ONE,
  ZERO,
  addRational,
  compareRational,
  negRational,
  rational,
  type Rational,
} from '../../numeric/rational.js';
import { diagonal, rationalMatrix, scaledIdentity, withEntries } from '../rationalMatrix.js';
import { literal, literals, type Literal } from '../settings.js';

const ZONES = 4;
/** Exchange of heat between zones that are open to each other; ones on the diagonal. Not symmetric. */
const EXCHANGE = rationalMatrix([
  [1, '0.05', 0, '0.05'],
  ['0.03', 1, '0.04', 0],
  [0, '0.04', 1, '0.06'],
  ['0.05', 0, '0.03', 1],
]);
/** The zones form a ring; edge k joins these two. */
const EDGES = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 0],
] as const;
/** What each zone gains in a step without insulation. */
const LEAKS: readonly Rational[] = [rational(4, 100), rational(3, 100), rational(6, 100), rational(5, 100)];
/** How the two units act on the zones. */
const UNITS = rationalMatrix([
  ['0.1', 0],
  ['0.6', 0],
  [0, '0.55'],
  [0, '0.3'],
]);

/** Settings of the task. */
export interface ThermalControlSettings {
  /** α, one for each zone, from 0 (none) to 1 (full); halves unless given. */
  readonly insulation?: readonly Literal[] | string;
  /** β_k, one for each edge of the ring, from 0 (closed) to 1 (open); halves unless given. */
  readonly airflow?: readonly Literal[] | string;
  /** Entropy temperature; 0.1 unless given. */
  readonly beta?: Literal;
}

/**
 * Building thermal control (paper, section 5.2): the follower heats and cools four zones with two units, the leader chooses insulation and
 * airflow. States are deviations of temperature, n = 4, m = 2, θ = (α₁ … α₄, β₁ … β₄), K = 8, γ_F = γ_L = 0.9:
 *
 * A_θ[i,j] = A₀[i,j] β_k on the edge k of i and j, A_θ[i,i] = 1 + e_i (1 − α_i) − Σ_{j≠i} A_θ[i,j]; W = 0.02² I; s₀ ~ N(0, 25 I);
 * r_F = −8s₁² − s₂² − 5s₃² − 6s₄² − 0.01‖b‖², r_L = −var(s) − ½‖b‖² − 0.1‖α‖² − 0.1‖β‖² with the variance over the four zones.
 *
 * States are not clipped and episodes do not end. Throws `InvalidInput` for parameters outside [0, 1] and for β ≤ 0.
 *
 * @example
 * ```ts
 * import { thermalControl } from 'hypergrad-oracle';
 *
 * console.log(thermalControl({ insulation: ['1', '0', '1', '1'] }).theta.length); // 8
 * ```
 */
export function thermalControl(settings: ThermalControlSettings = {}): LinearQuadraticProblem {
  const halves = new Array<string>(ZONES).fill('0.5');
  const shares = (key: 'insulation' | 'airflow'): Rational[] => {
    const values = literals(`/${key}`, settings[key] ?? halves, ZONES);
    values.forEach((x, i) => {
      if (compareRational(x, ZERO) < 0 || compareRational(x, ONE) > 0)
        refuse(`/${key}/${i}`, 'a number from 0 to 1', 'one outside');
    });
    return values;
  };
  const numbered = (name: string): string[] => LEAKS.map((_, i) => `${name}[${i + 1}]`);
  return checkedLinearQuadratic({
    kind: LINEAR_QUADRATIC_KIND,
    name: 'thermal-control',
    sees: 'state',
    gammaF: rational(9, 10),
    gammaL: rational(9, 10),
    beta: literal('/beta', settings.beta ?? '0.1'),
    horizon: null,
    theta: [...shares('insulation'), ...shares('airflow')],
    parameterNames: [...numbered('insulation'), ...numbered('airflow')],
    drift: diagonal(LEAKS.map((leak) => addRational(ONE, leak))),
    driftTangents: [
      ...LEAKS.map((leak, i) => withEntries(ZONES, [[i, i, negRational(leak)]])),
      ...EDGES.map(([i, j]) =>
        withEntries(ZONES, [
          [i, j, EXCHANGE[i][j]],
          [j, i, EXCHANGE[j][i]],
          [i, i, negRational(EXCHANGE[i][j])],
          [j, j, negRational(EXCHANGE[j][i])],
        ]),
      ),
    ],
    control: UNITS,
    followerStateCost: diagonal([rational(8), rational(1), rational(5), rational(6)]),
    followerControlCost: scaledIdentity(2, rational(1, 100)),
    leaderNoise: scaledIdentity(ZONES, ZERO),
    noise: scaledIdentity(ZONES, rational(4, 10_000)),
    initialMean: new Array<Rational>(ZONES).fill(ZERO),
    initialCovariance: scaledIdentity(ZONES, rational(25)),
    leaderReward: {
      kind: 'quadratic',
      // var(s) = s′(I − 11′/4)s/4
      stateCost: LEAKS.map((_, i) => LEAKS.map((__, j) => rational(i === j ? 3 : -1, 16))),
      controlCost: scaledIdentity(2, rational(1, 2)),
      parameterCosts: new Array<Rational>(2 * ZONES).fill(rational(1, 10)),
    },
  });
}
