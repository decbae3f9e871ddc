import { InvalidInput } from '../../model/invalidInput.js';
import type { Enclosure } from './enclosure.js';
import type { RouteValue } from './routeValue.js';

/**
 * Throws `InvalidInput` where J or a component of the gradient is a number beyond the largest double: bounds are doubles, so nothing could
 * be said of how certain it is; `pointer`: where the leader's rewards stand. All of them are linear in the leader's rewards, which can be scaled. What is no number at all is left alone.
 */
export function expectDoubles({ objective, total, direct, guiding }: RouteValue, pointer = '/rewardL'): void {
  const components = (name: string, values: readonly Enclosure[]): [string, Enclosure][] =>
    values.map((value, k) => [`${name} of theta[${k + 1}]`, value]);
  const named: readonly [string, Enclosure][] = [
    ['J', objective],
    ...components('the hypergradient', total),
    ...components('the direct part', direct),
    ...components('the guiding part', guiding),
  ];
  const beyond = named.find(([, { text, f64 }]) => Math.abs(f64) === Infinity && /\d/.test(text));
  if (beyond === undefined) return;
  const [name, { text }] = beyond;
  const [mantissa, exponent] = text.split('e');
  throw new InvalidInput([
    {
      pointer,
      expected: `rewards (and phiL) whose values stay within the range of doubles, up to ${Number.MAX_VALUE.toExponential(1)}: scale them`,
      found: `${name}, which is about ${aboutText(mantissa, Number(exponent))}`,
    },
  ]);
}

/** mantissa · 10^exponent to two digits, where the whole is beyond the doubles. */
function aboutText(mantissa: string, exponent: number): string {
  const [head, carried] = Number(mantissa).toExponential(1).split('e');
  return `${head}e+${exponent + Number(carried)}`;
}
