import { parseRational, rational } from '../../numeric/rational.js';
import { SingularSystem } from '../../numeric/gauss.js';
import { ORDER_2 } from '../../model/claimIds.js';
import { evaluateTables, thetaOf } from '../../model/mdp/tables.js';
import { bestResponse } from '../../follower/bestResponse.js';
import { NoBestResponse } from '../../follower/noBestResponse.js';
import { createPolicyEvaluation } from '../../leader/policyEvaluation.js';
import { leaderValues } from '../../leader/values.js';
import type { Knowledge } from '../knowledge.js';
import type { KnobFamily, NearLimit } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { thetaOfRun } from './theta.js';

/** u is small at 1e-12 and at 1e-15. */
const SETTINGS: NearLimit = { settings: [rational(1n, 10n ** 12n), rational(1n, 10n ** 15n)], fall: 3 };
/** Parameters whose signs are all tried: 2^K best responses each time. */
const MOST_SIGNED = 12;
const MOST_FOLLOWED = 3;

/** All vectors of K signs. */
export const signVectors = (parameters: number): (1 | -1)[][] =>
  Array.from({ length: 2 ** parameters }, (_, bits) =>
    Array.from({ length: parameters }, (__, k) => ((bits >> k) & 1 ? 1 : -1)),
  );

/** J_L(θ + shift), with the best response there or a policy that is held. An enclosure of nothing where there is none, as where a formula has left its domain. */
export function objectiveAt<T>({ tables, response }: Knowledge<T>, shift: readonly T[], held?: readonly T[]): T {
  const { problem, arithmetic, run } = tables;
  const theta = thetaOfRun(problem.tape, run.values, thetaOf(problem, arithmetic));
  const moved = evaluateTables(
    problem,
    arithmetic,
    theta.map((x, k) => arithmetic.add(x, shift[k])),
  );
  try {
    return leaderValues(moved, held ?? bestResponse(moved, response.vF).policy).objective;
  } catch (error) {
    if (!(error instanceof NoBestResponse || error instanceof SingularSystem)) throw error;
    return arithmetic.div(arithmetic.one, arithmetic.zero);
  }
}

/** The mean over all z ∈ {±1}^K of difference(z) z/u, the follower's policy `held` or answering. Throws a RangeError for more than 12 parameters. */
export function meanOverSigns<T>(
  knowledge: Knowledge<T>,
  setting: Parameters<KnobFamily['estimate']>[1],
  difference: (at: (z: readonly number[]) => T) => (z: readonly number[]) => T,
  held?: readonly T[],
): T[] {
  const { arithmetic, problem } = knowledge.tables;
  const { parameters } = problem;
  if (parameters > MOST_SIGNED) throw new RangeError(`${parameters} parameters have too many signs to try them all`);
  const { add, sub, mul, div, neg, zero, constant } = arithmetic;
  const u = constant(setting);
  const values = new Map<string, T>();
  const at = (z: readonly number[]): T => {
    const key = z.join();
    let value = values.get(key);
    if (value === undefined)
      values.set(
        key,
        (value = objectiveAt(
          knowledge,
          z.map((sign) => (sign === 0 ? zero : sign > 0 ? u : neg(u))),
          held,
        )),
      );
    return value;
  };
  const own = difference(at);
  const signs = signVectors(parameters);
  const total = new Array<T>(parameters).fill(zero);
  for (const z of signs) {
    const step = own(z);
    z.forEach((sign, k) => (total[k] = sign > 0 ? add(total[k], step) : sub(total[k], step)));
  }
  return total.map((x) => div(x, mul(u, constant(rational(signs.length)))));
}

const near = <T>({ tables: { problem } }: Knowledge<T>): NearLimit | null =>
  problem.parameters <= MOST_FOLLOWED ? SETTINGS : null;

/** (J(θ + uz) − J(θ)) z/u. */
export const oneSided: KnobFamily = {
  id: 'zeroth-order',
  knob: 'radius u',
  estimate: (knowledge, setting) => {
    const { sub } = knowledge.tables.arithmetic;
    return meanOverSigns(knowledge, setting, (at) => (z) => sub(at(z), at(z.map(() => 0))));
  },
  near,
};

/** (J(θ + uz) − J(θ − uz)) z/2u. */
export const antithetic: KnobFamily = {
  id: 'zeroth-order-antithetic',
  knob: 'radius u',
  estimate: (knowledge, setting) => {
    const { sub, div, constant } = knowledge.tables.arithmetic;
    return meanOverSigns(
      knowledge,
      setting,
      (at) => (z) => div(sub(at(z), at(z.map((sign) => -sign))), constant(rational(2))),
    );
  },
  near,
};

/** In doubles, one coordinate after another: the mean over the signs of the others of a central difference in this one. */
function secondWay({ tables }: Knowledge<number>, u: number): Float64Array {
  const { problem, arithmetic, run } = tables;
  const { parameters } = problem;
  const theta = thetaOfRun(problem.tape, run.values, thetaOf(problem, arithmetic));
  const evaluate = createPolicyEvaluation(problem);
  const objective = (point: readonly number[]): number =>
    evaluate(point, Float64Array.from(bestResponse(evaluateTables(problem, arithmetic, point)).policy));
  return Float64Array.from({ length: parameters }, (_, k) => {
    const upper = signVectors(parameters).filter((z) => z[k] > 0);
    const differences = upper.map((z) => {
      const moved = (own: number): number[] => theta.map((x, i) => x + u * (i === k ? own : z[i]));
      return (objective(moved(1)) - objective(moved(-1))) / (2 * u);
    });
    return differences.reduce((a, b) => a + b) / upper.length;
  });
}

const zerothOrder = (family: KnobFamily, radius: string): FieldEstimator =>
  fieldEstimator({
    id: `${family.id}-${radius}`,
    title: `zeroth order, ${family === oneSided ? 'one-sided' : 'antithetic'}, mean over all signs, u = ${radius}`,
    formula:
      family === oneSided
        ? 'mean over z in {-1,1}^K of (J(theta + u z) - J(theta)) z/u'
        : 'mean over z in {-1,1}^K of (J(theta + u z) - J(theta - u z)) z/2u',
    docs: {
      source: 'evolution strategies; a baseline of Thoma et al. 2024',
      assumptions: 'the exact J_L at θ ± uz; at most 12 parameters',
    },
    claims: ORDER_2,
    family,
    at: parseRational(radius)!,
    second: secondWay,
  });

/** One-sided and antithetic, u = 0.01: the same mean. */
export const ZEROTH_ORDER: readonly FieldEstimator[] = [oneSided, antithetic].map((family) =>
  zerothOrder(family, '0.01'),
);
