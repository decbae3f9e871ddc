import type { Setting } from '../../estimators/field/family.js';
import { isCovered } from '../../estimators/field/policyHessian.js';
import { occupancy } from '../../leader/occupancy.js';
import type { AnyCase } from '../case.js';
import type { Claim } from '../claim.js';
import { FIELD, fieldCase, type FieldCase } from './fieldCase.js';
import { biasAt, sizeOfBias } from './order.js';
import { orders, withoutKnob } from './wholeNumbers.js';

/** What 80 digits tell from zero, relative to the hypergradient. */
const TOLD = 1e-20;

/** The rank of βF: B − 1 for every state with d_F > 0, terminal ones left out. */
export function rankOfFisher({ knowledge: { tables, response } }: FieldCase): number {
  const { terminal, actions } = tables.problem;
  const seen = occupancy(tables, response.policy, tables.gammaF).filter((x, s) => !terminal[s] && !FIELD.isZero(x));
  return seen.length * (actions - 1);
}

/** Conjugate gradients end: their residuals are orthogonal, and there are no more directions than that. */
export const exactAfterRank: Claim<AnyCase, 'exact-after-rank'> = {
  id: 'exact-after-rank',
  statement: 'it is the hypergradient from as many steps on as the Fisher matrix has rank',
  condition:
    'd_F > 0 on the support of d_L, methods whose knob counts steps, at a setting of the rank or more; decided where 80 digits tell',
  mode: 'always',
  applies: (one) => isCovered(fieldCase(one.instance).knowledge),
  objection: withoutKnob,
  compare: (one, { setting }) => {
    if (!setting) return undefined;
    const found = whatIsMissing(setting, fieldCase(one.instance));
    return found && orders(one, found, 1, 'one where nothing is missing', 'one');
  },
};

/** One where nothing is missing, two where something is; undefined where the setting is below the rank, or 80 digits do not tell. */
function whatIsMissing({ family, at }: Setting, field: FieldCase): 1 | 2 | undefined {
  if (at.n < BigInt(rankOfFisher(field))) return undefined;
  const { least, most } = sizeOfBias(biasAt(family, field, at));
  if (least > 0) return 2;
  const scale = sizeOfBias(field.truth).least;
  return most <= TOLD * (scale > 0 ? scale : 1) ? 1 : undefined;
}
