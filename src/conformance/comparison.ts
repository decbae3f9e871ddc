import type { Arithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { float64 } from '../numeric/float64.js';
import { distance, type Enclosure } from '../truth/enclosure.js';
import { exactKnowledge } from '../estimators/knowledge.js';
import { toleranceOf } from './condition.js';
import { doubleOf } from './fixtureNumber.js';
import type { CertifiedAnswer } from './format.js';
import type { CorpusInstance } from './instances.js';

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

/** Every component of an answer against certified values: the enclosures intersect. */
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
      holds: apart <= allowed * (1 + 2 ** -40),
      what: `${name}[${k}]: stored ${x.dec}, another way gives ${other} (${apart.toExponential(1)} apart, ${allowed.toExponential(1)} allowed)`,
    };
  });
}

/** The doubles of a record against enclosures computed from its exact form in double precision. */
export function fromRecorded({ problem, knowledge }: CorpusInstance): Comparison[] {
  const arithmetic = ballArithmetic(float64);
  const exact = exactKnowledge(problem, arithmetic);
  const against = (name: string, doubles: ArrayLike<number>, balls: ArrayLike<typeof arithmetic.zero>): Comparison[] =>
    Array.from(doubles, (x, i) => {
      const { center, radius } = balls[i];
      const apart = Math.abs(x - center);
      // The stored double is within half a unit in its last place of the truth.
      return {
        holds: apart <= radius + Math.abs(x) * 2 ** -52 + 2 ** -1074,
        what: `${name}[${i}] is ${x}, its formula gives ${center} ± ${radius}`,
      };
    });
  const { tables, response, critic } = knowledge;
  const entries = (['initial', 'p', 'rewardF', 'rewardL'] as const).flatMap((key) => [
    ...against(key, tables[key], exact.tables[key]),
    ...knowledge.gradients[key].flatMap((row, i) => {
      const balls = exact.gradients[key][i];
      const zero = problem.mdp.theta.map(() => 0);
      return row || balls
        ? against(`gradient of ${key}[${i}]`, row ?? zero, balls ?? zero.map(() => arithmetic.zero))
        : [];
    }),
  ]);
  return [
    ...entries,
    ...against('vF', response.vF, exact.response.vF),
    ...against('policy', response.policy, exact.response.policy),
    ...against('vL', critic.vL, exact.critic.vL),
    ...against('gradientVF', knowledge.gradientVF.flat(), exact.gradientVF.flat()),
  ];
}
