import {
  ZERO,
  addRational,
  compareRational,
  mulRational,
  rational,
  subRational,
  type Rational,
} from '../../src/numeric/rational.js';

/** What is said of a problem: J, the parts of its hypergradient, and their sum. */
export const PARTS = ['objective', 'direct', 'guiding', 'total'] as const;
export type Part = (typeof PARTS)[number];

/** A number as an enclosure, in decimals. */
export interface DecimalBall {
  readonly center: string;
  readonly radius: string;
}
export type Answer = Readonly<Record<Part, readonly DecimalBall[]>>;

/** One component of an answer. */
export interface Component {
  readonly part: Part;
  readonly index: number;
}

export const componentsOf = (answer: Answer): Component[] =>
  PARTS.flatMap((part) => answer[part].map((_, index) => ({ part, index })));

/** What the program prints, by problem: for each part a line of balls "[centre +/- radius]", or of numbers that are exact. */
export function answersIn(text: string): Map<string, Answer> {
  const answers = new Map<string, Record<Part, DecimalBall[]>>();
  let current: Record<Part, DecimalBall[]> | undefined;
  for (const line of text.trim().split('\n')) {
    const [word, ...rest] = line.split(' ');
    if (word === 'answer') {
      current = { objective: [], direct: [], guiding: [], total: [] };
      answers.set(rest[0], current);
      continue;
    }
    const part = PARTS.find((one) => one === word);
    if (!part || !current) throw new RangeError(`a part of an answer was expected, found ${line}`);
    current[part] = rest
      .join(' ')
      .split(';')
      .filter((ball) => ball.trim() !== '')
      .map((ball) => {
        const [center, radius] = ball.replace(/[[\]]/g, '').split('+/-');
        return { center: center.trim() || '0', radius: radius?.trim() ?? '0' };
      });
  }
  return answers;
}

/** The exact value of a decimal, however small it is: the radii of Arb have any exponent. */
function exact(text: string): Rational {
  const [, sign, whole, places = '', exponent = '0'] = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`a decimal was expected, found ${text}`);
  const power = Number(exponent) - places.length;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${places}`);
  return power >= 0 ? rational(digits * 10n ** BigInt(power)) : rational(digits, 10n ** BigInt(-power));
}

const size = (x: Rational): Rational => ({ n: x.n < 0n ? -x.n : x.n, d: x.d });

/** Two radii are to be below this part of the largest number of the answer together. */
const NARROW = rational(1n, 10n ** 30n);
/** What a truth is moved by to see that it is refused, in parts of the largest number. */
const MOVE = rational(1n, 10n ** 25n);

/**
 * Where `found` and `truth` have no point in common, or are too wide to tell; none where they agree. `moved`: only this component is compared, and the
 * truth is moved there by 1e-25 of the largest number of the answer first (by 1e-25 where all are zero).
 */
export function disagreements(found: Answer | undefined, truth: Answer, moved?: Component): string[] {
  if (!found) return ['no answer'];
  const scale = componentsOf(truth)
    .map(({ part, index }) => size(exact(truth[part][index].center)))
    .reduce((a, b) => (compareRational(b, a) > 0 ? b : a), ZERO);
  const lengths = PARTS.filter((part) => found[part].length !== truth[part].length);
  if (lengths.length > 0)
    return lengths.map((part) => `/${part}: ${truth[part].length} numbers expected, found ${found[part].length}`);
  return (moved ? [moved] : componentsOf(truth)).flatMap(({ part, index }) => {
    const [got, expected] = [found[part][index], truth[part][index]];
    const move = moved ? mulRational(scale.n === 0n ? rational(1) : scale, MOVE) : ZERO; // prettier-ignore
    const room = addRational(exact(expected.radius), exact(got.radius));
    const place = `/${part}/${index}: Arb has ${got.center} ± ${got.radius}, the truth is ${expected.center} ± ${expected.radius}`;
    if (scale.n !== 0n && compareRational(room, mulRational(scale, NARROW)) > 0)
      return [`${place}: too wide to say anything`];
    const apart = size(subRational(addRational(exact(expected.center), move), exact(got.center)));
    return compareRational(apart, room) > 0 ? [place] : [];
  });
}
