import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { FINITE_KINDS, type FiniteInstance } from '../../model/instance.js';
import { Misbehaviour } from './misbehaviour.js';

/** What an estimator of one's own says of itself. */
export interface CheckedDescription {
  readonly id: string;
  readonly claims: readonly string[];
  readonly kind: FiniteInstance['kind'];
}

const refused = (what: string): never => {
  throw new Misbehaviour('load', what);
};

/** A `Description` from its JSON text, checked. Throws `Misbehaviour`. */
export function checkedDescription(text: string): CheckedDescription {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  if (typeof found !== 'object' || found === null)
    return refused('has no export "estimator" that is an object (export const estimator = { id, claims, estimate })');
  const { id, claims, estimate, kind = MDP_KIND } = found as Partial<Record<string, unknown>>;
  const known = FINITE_KINDS.find((one) => one === kind);
  if (!known) return refused(`estimator.kind: expected "${MDP_KIND}" (or nothing), or "${GAME_KIND}"`);
  if (typeof id !== 'string' || !/^[\w.-]{1,60}$/.test(id))
    return refused('estimator.id: expected a text of letters, digits, "-", "_" and "."');
  if (!Array.isArray(claims) || claims.length === 0 || !claims.every((claim) => typeof claim === 'string'))
    return refused('estimator.claims: expected a list of ids of claims');
  const twice = claims.find((claim, i) => claims.indexOf(claim) < i);
  if (twice !== undefined) return refused(`estimator.claims: "${twice}" stands there twice`);
  if (estimate !== 'function') return refused('estimator.estimate: expected a function');
  return { id, claims, kind: known };
}
