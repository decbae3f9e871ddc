import type { Ball } from '../../numeric/ball.js';
import { rational, type Rational } from '../../numeric/rational.js';
import type { GameKnobFamily, KnobFamily } from '../../estimators/field/family.js';
import { FIELD, type FieldCase } from './fieldCase.js';
import { gameBiasAt } from './gameSide.js';

/** Bounds on the largest component of a bias. */
export interface Size {
  readonly least: number;
  readonly most: number;
}

/** A family of either kind. */
type AnyFamily = KnobFamily | GameKnobFamily;

const knownBiases = new WeakMap<AnyFamily, WeakMap<FieldCase, Map<string, readonly Ball<unknown>[]>>>();

/** The bias of a family at a setting, by component, enclosed; of a family of games against the direct part. Found once: several claims ask for the same. */
export function biasAt(family: AnyFamily, one: FieldCase, at: Rational): readonly Ball<unknown>[] {
  let ofFamily = knownBiases.get(family);
  if (!ofFamily) knownBiases.set(family, (ofFamily = new WeakMap()));
  let ofCase = ofFamily.get(one);
  if (!ofCase) ofFamily.set(one, (ofCase = new Map<string, readonly Ball<unknown>[]>()));
  const key = `${at.n}/${at.d}`;
  let found = ofCase.get(key);
  if (!found) ofCase.set(key, (found = freshBias(family, one, at)));
  return found;
}

function freshBias(family: AnyFamily, { instance, knowledge, truth }: FieldCase, at: Rational): Ball<unknown>[] {
  if ('estimateGame' in family) return gameBiasAt(family, instance, at);
  const got = family.estimate(knowledge, at);
  if (got.length !== truth.length)
    throw new RangeError(`${family.id} gives ${got.length} components for ${truth.length}`);
  return got.map((x, k) => FIELD.sub(x, truth[k]));
}

/** max_k |b_k| · 10^power, as a double from below and from above. */
export function sizeOfBias(bias: readonly Ball<unknown>[], power = 0): Size {
  const factor = power >= 0 ? rational(10n ** BigInt(power)) : rational(1n, 10n ** BigInt(-power));
  const scaled = bias.map((x) => FIELD.mul(x, FIELD.constant(factor)));
  const sizes = scaled.map((x) => [Math.abs(FIELD.toNumber(x)), FIELD.radius(x)] as const);
  return {
    least: Math.max(0, ...sizes.map(([center, radius]) => center - radius)),
    most: Math.max(0, ...sizes.map(([center, radius]) => center + radius)),
  };
}

/** The order that a bias shows between two settings near the limit: 10^{−fall·order} is by how much it falls. */
export interface ShownOrder {
  readonly least: number;
  readonly most: number;
}

/**
 * The order of a family's bias on a problem: log(|b(h₀)|/|b(h₁)|)/log(h₀/h₁) at the two settings where its small quantity h is so small that what is of higher order does not
 * matter, enclosed. Undefined where the family has no such settings, or where the bias cannot be told from zero at the first.
 */
export function shownOrder(family: AnyFamily, one: FieldCase): ShownOrder | undefined {
  let ofFamily = known.get(family);
  if (!ofFamily) known.set(family, (ofFamily = new WeakMap()));
  let found = ofFamily.get(one);
  if (found === undefined) ofFamily.set(one, (found = orderOf(family, one) ?? null));
  return found ?? undefined;
}

const known = new WeakMap<AnyFamily, WeakMap<FieldCase, ShownOrder | null>>();

function orderOf(family: AnyFamily, one: FieldCase): ShownOrder | undefined {
  const near = 'estimateGame' in family ? family.near : family.near(one.knowledge);
  if (!near) return undefined;
  const [first, second] = near.settings.map((at) => biasAt(family, one, at));
  // Powers of ten are shifted before doubles are taken, so that small biases of high order do not underflow.
  const shift = Math.round(near.fall);
  const [large, small] = [sizeOfBias(first), sizeOfBias(second, shift)];
  if (!(large.least > 0 && small.most < Infinity)) return undefined;
  const order = (fallen: number): number => (shift + Math.log10(fallen)) / near.fall;
  return { least: order(large.least / small.most), most: small.least > 0 ? order(large.most / small.least) : Infinity };
}
