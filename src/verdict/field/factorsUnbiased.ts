import type { Ball } from '../../numeric/ball.js';
import { occupancy } from '../../leader/occupancy.js';
import type { Setting } from '../../estimators/field/family.js';
import { weightedFactors, type Factors } from '../../estimators/field/likelihoodFactors.js';
import type { PlugInFamily } from '../../estimators/field/parl.js';
import type { AnyCase } from '../case.js';
import type { Claim } from '../claim.js';
import { FIELD, fieldCase, type FieldCase } from './fieldCase.js';
import { sizeOfBias } from './order.js';
import { advantageSlopes } from './stateTerms.js';
import { orders, withoutKnob } from './wholeNumbers.js';

const isPlugIn = (family: Setting['family']): family is PlugInFamily => 'factors' in family;

/** −βF and M at the best response: −β d_F (diag g − g gᵀ) and d_F g (∇Q_F − ∇V_F), over the pairs of the states. */
export function exactFactors(one: FieldCase, states: readonly number[]): Factors<Ball<unknown>> {
  const { tables, response } = one.knowledge;
  const { actions } = tables.problem;
  const { mul, sub, zero } = FIELD;
  const visits = occupancy(tables, response.policy, tables.gammaF);
  const slopes = advantageSlopes(one);
  const pairs = states.flatMap((s) => Array.from({ length: actions }, (_, b) => ({ s, pair: s * actions + b })));
  return {
    hessian: pairs.map(({ s, pair }) =>
      pairs.map((other) => {
        if (other.s !== s) return zero;
        const product = mul(response.policy[pair], response.policy[other.pair]);
        return mul(mul(tables.beta, visits[s]), other.pair === pair ? sub(product, response.policy[pair]) : product);
      }),
    ),
    mixed: pairs.map(({ s, pair }) => slopes[pair].map((x) => mul(mul(visits[s], response.policy[pair]), x))),
  };
}

/** By how much factors miss those, entry by entry. */
export function factorBias(
  one: FieldCase,
  states: readonly number[],
  mean: Factors<Ball<unknown>>,
): Record<keyof Factors<unknown>, Ball<unknown>[]> {
  const exact = exactFactors(one, states);
  const apart = (of: keyof Factors<unknown>): Ball<unknown>[] =>
    mean[of].flatMap((row, i) => row.map((x, j) => FIELD.sub(x, exact[of][i][j])));
  return { hessian: apart('hessian'), mixed: apart('mixed') };
}

/** The mean over all rollouts of what they say of the Hessian and of the mixed derivative is what these are. */
export const factorsUnbiased: Claim<AnyCase, 'factors-unbiased'> = {
  id: 'factors-unbiased',
  statement: 'the Hessian and the mixed derivative that it estimates are unbiased',
  condition: 'methods that estimate them from rollouts, where these can be enumerated; decided in 80 digits',
  mode: 'always',
  applies: () => true,
  objection: (one, judged) =>
    withoutKnob(one, judged) ??
    (judged.setting && isPlugIn(judged.setting.family) ? undefined : `${judged.id} estimates no factors`),
  compare: (one, { setting }) => {
    if (!setting || !isPlugIn(setting.family)) return undefined;
    const field = fieldCase(one.instance);
    const { states, all } = setting.family.factors(field.knowledge);
    const { hessian, mixed } = factorBias(field, states, weightedFactors(FIELD, all));
    const { least } = sizeOfBias([...hessian, ...mixed]);
    return orders(one, least > 0 ? 2 : 1, 1, 'one where they are', 'one');
  },
};
