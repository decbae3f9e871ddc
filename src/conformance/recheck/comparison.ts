import type { Arithmetic } from '../../numeric/arithmetic.js';
import { ballArithmetic, type Ball } from '../../numeric/ball.js';
import { float64 } from '../../numeric/float64.js';
import type { Gradient } from '../../numeric/tape.js';
import { distance, type Enclosure } from '../../truth/routes/enclosure.js';
import { exactKnowledge } from '../../estimators/knowledge.js';
import { toleranceOf } from '../corpus/condition.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import type { CertifiedAnswer } from '../corpus/format.js';
import type { MdpInstance } from '../corpus/instances.js';
import { UP } from '../../numeric/outward.js';

/** A stored value against another way to it. */
export interface Comparison {
  readonly holds: boolean;
  /** What is wrong, where it does not hold. */
  readonly what: string;
}

/** Stored component k as an enclosure. */
const stored = ({ value, radius }: CertifiedAnswer, k: number): Enclosure => ({
  text: value[k].dec,
  f64: doubleOf(value[k].bits),
  bound: Number(radius),
});

/** Every component of an answer against enclosures: they intersect. */
export function certainly<T>(
  name: string,
  found: CertifiedAnswer,
  arithmetic: Arithmetic<T>,
  values: readonly T[],
): Comparison[] {
  return expectLength(name, found, values.length, (k) => {
    const other = {
      text: arithmetic.toText(values[k]),
      f64: arithmetic.toNumber(values[k]),
      bound: arithmetic.radius(values[k]),
    };
    return { other: other.text, apart: distance(stored(found, k), other), allowed: Number(found.radius) + other.bound };
  });
}

/** Every component of an answer against doubles, within the tolerance that consumers are told to derive. */
export function within(name: string, found: CertifiedAnswer, values: ArrayLike<number>): Comparison[] {
  return expectLength(name, found, values.length, (k) => ({
    other: String(values[k]),
    apart: Math.abs(values[k] - doubleOf(found.value[k].bits)),
    allowed: toleranceOf(found, k),
  }));
}

function expectLength(
  name: string,
  { value }: CertifiedAnswer,
  length: number,
  compare: (k: number) => { other: string; apart: number; allowed: number },
): Comparison[] {
  if (value.length !== length) return [{ holds: false, what: `${name}: ${value.length} numbers, expected ${length}` }];
  return value.map((x, k) => {
    const { other, apart, allowed } = compare(k);
    return {
      holds: apart <= allowed * UP.thousands,
      what: `${name}[${k}]: stored ${x.dec}, another way gives ${other} (${apart.toExponential(1)} apart, ${allowed.toExponential(1)} allowed)`,
    };
  });
}

/** Doubles that are to be nearest to a truth, against enclosures of it in double precision. */
const nearest = (name: string, doubles: ArrayLike<number>, balls: ArrayLike<Ball<number>>): Comparison[] =>
  Array.from(doubles, (x, i) => {
    const { center, radius } = balls[i];
    const apart = Math.abs(x - center);
    // The stored double is within half a unit in its last place of the truth.
    return {
      holds: apart <= radius + Math.abs(x) * 2 ** -52 + 2 ** -1074,
      what: `${name}[${i}] is ${x}, its formula gives ${center} ± ${radius}`,
    };
  });

/** The same for the derivatives of entries, null where they are zero. */
const nearestGradients = (
  name: string,
  doubles: readonly Gradient<number>[],
  balls: readonly Gradient<Ball<number>>[],
): Comparison[] =>
  doubles.flatMap((row, i) => {
    const other = balls[i];
    if (!row && !other) return [];
    const [a, b] = [row ?? other!.map(() => 0), other ?? row!.map(() => ballArithmetic(float64).zero)];
    return nearest(`gradient of ${name}[${i}]`, a, b);
  });

/** What a record holds of a problem of either kind: tables with their derivatives, best response, critic and ∇V_F. */
interface Recorded<K extends string, T> {
  readonly tables: Readonly<Record<K, readonly T[]>> & { readonly phiL: T };
  readonly gradients: Readonly<Record<K, readonly Gradient<T>[]>> & { readonly phiL: Gradient<T> };
  readonly response: Readonly<Record<'vF' | 'qF' | 'policy', readonly T[]>>;
  readonly critic: Readonly<Record<'vL' | 'qL', ArrayLike<T>>>;
  readonly gradientVF: readonly (readonly T[])[];
}

/** The doubles of a record against enclosures, entry by entry. */
export function compareRecorded<K extends string>(
  keys: readonly K[],
  doubles: Recorded<K, number>,
  exact: Recorded<K, Ball<number>>,
): Comparison[] {
  return [
    ...keys.flatMap((key) => [
      ...nearest(key, doubles.tables[key], exact.tables[key]),
      ...nearestGradients(key, doubles.gradients[key], exact.gradients[key]),
    ]),
    ...nearest('phiL', [doubles.tables.phiL], [exact.tables.phiL]),
    ...nearestGradients('phiL', [doubles.gradients.phiL], [exact.gradients.phiL]),
    ...(['vF', 'qF', 'policy'] as const).flatMap((key) => nearest(key, doubles.response[key], exact.response[key])),
    ...(['vL', 'qL'] as const).flatMap((key) => nearest(key, doubles.critic[key], exact.critic[key])),
    ...nearest('gradientVF', doubles.gradientVF.flat(), exact.gradientVF.flat()),
  ];
}

/** The doubles of a record against enclosures computed from its exact form in double precision. */
export const fromRecorded = ({ problem, knowledge }: MdpInstance): Comparison[] =>
  compareRecorded(['initial', 'p', 'rewardF', 'rewardL'], knowledge, exactKnowledge(problem, ballArithmetic(float64)));
