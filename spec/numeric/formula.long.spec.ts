import fc from 'fast-check';
import { all, create } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import {
  FUNCTIONS,
  call,
  expression,
  minus,
  negative,
  over,
  parameter,
  plus,
  power,
  softmax,
  times,
  type Expression,
} from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';
import { FormulaError, formulaText, loadFormulaParser, namesIn, parseFormula } from '../../src/numeric/formula.js';
import { isWritable } from '../../src/numeric/formulaLimits.js';
import { formulaTexts } from '../../src/numeric/formulaText.js';
import { rational } from '../../src/numeric/rational.js';
import { compileTape, evaluateTape } from '../../src/numeric/tape.js';
import { tapeGradients, tapeWeightedGradient } from '../../src/numeric/tapeGradients.js';

const K = 3;
const [a, b, c] = [0, 1, 2].map(parameter);
const parse = await loadFormulaParser({ parameters: K, definitions: new Map([['half', over(a, 2)]]) });

function refusalOf(text: string): FormulaError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text.slice(0, 60)}`);
}

describe('what formulas mean', () => {
  const numerals: [string, string][] = [
    ['0.1', '1/10'],
    ['.5', '1/2'],
    ['2.', '2'],
    ['1e-3', '1/1000'],
    ['2/3', '2/3'],
    ['-2/3', '-2/3'],
    ['1 + 2 * 3', '7'],
    ['-2^2', '-4'],
    ['2^-3', '1/8'],
    ['2^3^2', '512'],
    ['1/2/2', '1/4'],
    ['10 - 4 - 3', '3'],
    ['+-+1', '-1'],
    ['1.0000000000000000000000000000000000000000000000000000000001 - 1', `1/${10n ** 58n}`],
    ['0.12345678901234567890123456789 * 10^29', '12345678901234567890123456789'],
  ];
  test.each(numerals)('%s is %s', (text, value) => {
    expect(parse(text)).toEqual(expression(value));
  });

  const formulas: [string, Expression][] = [
    ['theta[1]', a],
    ['theta[1 + 1]', b],
    ['0.3 + theta[1] * sin(theta[2])', plus('3/10', times(a, call('sin', b)))],
    ['-0.2 * softmax(theta)[2]', times('-1/5', softmax([a, b, c])[1])],
    ['softmax([theta[3], 0])[1]', softmax([c, 0])[0]],
    ['theta[1] - theta[2] - theta[3]', minus(minus(a, b), c)],
    ['theta[1] - (theta[2] - theta[3])', minus(a, minus(b, c))],
    ['theta[1] / theta[2] * theta[3]', times(over(a, b), c)],
    ['-theta[1]^2', negative(power(a, 2))],
    ['(-theta[1])^-2', power(negative(a), -2)],
    ['-theta[1] * theta[2]', times(negative(a), b)],
    ['0 * theta[1] + 1 * theta[2]', b],
    ['half + half', plus(over(a, 2), over(a, 2))],
    ['  theta[ 1 ]\t', a],
  ];
  test.each(formulas)('%s', (text, e) => {
    expect(parse(text)).toEqual(e);
  });

  test.each(FUNCTIONS.map((name) => [name]))('%s', (name) => {
    expect(parse(`${name}(theta[1])`)).toEqual(call(name, a));
  });

  test('names that definitions have are shared, not copied', () => {
    const sum = parse('half + half');
    expect(sum.kind === 'add' && sum.a === sum.b).toBe(true);
    expect(namesIn('half + 1e5 * d_1 / theta[2]')).toEqual(['half', 'd_1', 'theta']);
  });

  test('a literal does without the parser', async () => {
    const load = (): never => {
      throw new Error('loaded');
    };
    for (const text of ['0.1', '-2/3', '1e-3']) {
      expect(await parseFormula(text, { parameters: 0 }, load)).toEqual(expression(text));
    }
    await expect(parseFormula('1 + 1', { parameters: 0 }, load)).rejects.toThrow('loaded');
    expect(await parseFormula('theta[1]', { parameters: 1 })).toEqual(a);
  });
});

describe('what is refused', () => {
  const refused: [text: string, expected: string, found: string][] = [
    ['', 'a formula', 'an empty text'],
    ['   ', 'a formula', 'an empty text'],
    ['theta', 'theta[1]', '"theta"'],
    ['theta[0]', 'k from 1 to 3', '"theta[0]"'],
    ['theta[4]', 'k from 1 to 3', '"theta[4]"'],
    ['theta[-1]', 'k from 1 to 3', '"theta[-1]"'],
    ['theta[1.5]', 'k from 1 to 3', '"theta[1.5]"'],
    ['theta[theta[1]]', 'a constant whole k', '"theta[theta[1]]"'],
    ['theta[1, 2]', 'k from 1 to 3', '"theta[1, 2]"'],
    ['theta[1:2]', 'no range', '":"'],
    ['theta(1)', 'square brackets: theta[1]', '"theta(1)"'],
    ['theta[1](2)', 'one of the functions', '"theta[1](2)"'],
    ['theta[1][2]', 'an index after theta', '"theta[1][2]"'],
    ['half[1]', 'an index after theta', '"half[1]"'],
    ['softmax(theta)', 'one component', '"softmax(theta)"'],
    ['softmax(theta)[4]', 'k from 1 to 3', '"softmax(theta)[4]"'],
    ['softmax([1, 2])', 'one component', '"softmax([1, 2])"'],
    ['softmax([])[1]', 'softmax(theta)[k]', '"softmax([])"'],
    ['softmax(1)[1]', 'softmax(theta)[k]', '"softmax(1)"'],
    ['softmax([[1], [2]])[1]', 'lists inside softmax', '"[1]"'],
    ['softmax', 'an argument', '"softmax"'],
    ['[1, 2]', 'lists inside softmax', '"[1, 2]"'],
    ['[1, 2][1]', 'an index after theta', '"[1, 2][1]"'],
    ['softmax([1, 2,])[1]', 'an entry after every comma', '"softmax([1, 2,])[1]"'],
    ['softmax([1, ])[1]', 'an entry after every comma', '"softmax([1, ])[1]"'],
    ['2 theta[1]', 'write * explicitly', '"2 theta[1]"'],
    ['(1)(2)', 'write * explicitly', '"(1)(2)"'],
    ['10 cm', 'write * explicitly', '"10 cm"'],
    ['2i', 'write * explicitly', '"2i"'],
    ['1e', 'write * explicitly', '"1e"'],
    ['sin theta[1]', 'write * explicitly', 'sin theta[1]'],
    ['x', 'the name of a definition', 'the unknown name "x"'],
    ['constructor', 'the name of a definition', 'the unknown name "constructor"'],
    ['__proto__', 'the name of a definition', 'the unknown name "__proto__"'],
    ['pi', 'written exactly', '"pi"'],
    ['e', 'written exactly', '"e"'],
    ['exp', 'an argument: exp(…)', '"exp"'],
    ['exp()', 'one argument: exp(x)', '"exp()"'],
    ['exp(1, 2)', 'one argument: exp(x)', '"exp(1, 2)"'],
    ['abs(theta[1])', 'one of the functions exp, log', '"abs(theta[1])"'],
    ['toString()', 'one of the functions', '"toString()"'],
    ['true', 'numbers', '"true"'],
    ['null', 'numbers', '"null"'],
    ['NaN', 'numbers', '"NaN"'],
    ['Infinity', 'numbers', '"Infinity"'],
    ['theta[1] = 2', 'no assignment', '"="'],
    ['f(x) = x', 'no definition of functions', '"="'],
    ['theta[1] < 2', 'no comparison', '"<"'],
    ['theta[1]!', 'no factorial', '"!"'],
    ["theta'", 'no transposition', '"\'"'],
    ['"a"', 'no text', '"\\""'],
    ['1; 2', 'one formula on one line', '";"'],
    ['1\n2', 'one formula on one line', '"\\n"'],
    ['1 # one', 'no comment', '"#"'],
    ['{a: 1}', 'no object', '"{"'],
    ['1 ? 2 : 3', 'no condition', '"?"'],
    ['5%', 'no percentage', '"%"'],
    ['1 | 2', 'no logical operator', '"|"'],
    ['θ[1]', 'numbers, names, brackets', '"θ"'],
    ['theta.x', 'no access to properties', '"theta.x"'],
    ['1 .* 2', 'no elementwise operator', '"1 .* 2"'],
    ['1.*2', 'the operators + - * / ^', '".*"'],
    ['1 mod 2', 'the operators + - * / ^', '"mod"'],
    ['not 1', 'the operators + - * / ^', '"not"'],
    ['1 to 2', 'the operators + - * / ^', '"to"'],
    ['0x1F', 'decimal numbers', '"0x1F"'],
    ['1 +', 'a formula', 'Unexpected end'],
    ['(1', 'a formula', 'Parenthesis'],
    ['1)', 'a formula', 'Unexpected operator'],
    ['1, 2', 'a formula', 'Unexpected operator'],
    ['1/0', 'a divisor other than zero', 'a division by zero'],
    ['theta[1] / (1 - 1)', 'a divisor other than zero', 'a division by zero'],
    ['0^-1', 'a divisor other than zero', 'a negative power of zero'],
    ['theta[1]^0.5', 'a constant whole exponent', 'another exponent'],
    ['theta[1]^theta[2]', 'a constant whole exponent', 'another exponent'],
    ['2^1001', 'a constant whole exponent', 'another exponent'],
    ['10^1000', 'at most 999 digits', 'more digits'],
    ['((9^1000)^1000)^1000', 'at most 999 digits', 'more digits'],
    ['2 * 1e999999999', 'at most 999 digits', '"1e+999999999"'],
    ['2 * 1e-999999999', 'at most 999 digits', '"1e-999999999"'],
    ['theta[1] + 1e-99999999999999999999', 'at most 999 digits', '"theta[1] + 1e-99999999999999999999"'],
    ['.5E+009000000000000001 * theta[1]', 'at most 999 digits', '"'],
    [' 0.5', 'a number without blanks at its ends', '" 0.5"'],
    ['1/3\t', 'a number without blanks at its ends', '"1/3\\u0009"'],
    [' 1e500', 'a number without blanks at its ends', '" 1e500"'],
    ['0.5\u00a0', 'a number without blanks at its ends', '"0.5\\u00a0"'],
    ['\ufeff1', 'a number without blanks at its ends', '"\\ufeff1"'],
    ['theta[1]\u00a0+ 1', 'names, brackets and + - * / ^', 'the character "\\u00a0" in "theta[1]\\u00a0+ 1"'],
    ['0.5\u200b + theta[1]', 'names, brackets and + - * / ^', 'the character "\\u200b"'],
    ['\uff11 + theta[1]', 'names, brackets and + - * / ^', 'the character "\uff11"'],
    [`1${'0'.repeat(1000)} + 1`, 'at most 999 digits', '"1'],
    ['x'.repeat(20_001), 'at most 20000 characters', '20001 characters'],
    ['('.repeat(20_000), 'at most 50 nested brackets', '"((('],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'at most 50 nested brackets', '"((('],
    [`${'-'.repeat(19_999)}1`, 'nested less deeply', '"---'],
    [`1${'^1'.repeat(9999)}`, 'nested less deeply', '"1^1'],
    [`theta[1]${'+theta[1]'.repeat(2100)}`, 'at most 2000 nested operations', 'more'],
    [`softmax([1${',1'.repeat(1000)}])[1]`, 'at most 1000 logits', '1001 logits'],
  ];
  test.each(refused.map((row) => [row[0].slice(0, 30), ...row] as const))('%s', (_, text, expected, found) => {
    const error = refusalOf(text);
    expect(error.expected).toContain(expected);
    expect(error.found).toContain(found);
    expect(error.message).toBe(`expected ${error.expected}, found ${error.found}`);
    expect(error.message.length).toBeLessThan(300);
  });

  test('no parameters: no theta', async () => {
    await expect(parseFormula('theta[1]', { parameters: 0 })).rejects.toThrow('no theta');
    await expect(parseFormula('softmax(theta)[1]', { parameters: 0 })).rejects.toThrow(FormulaError);
  });
});

const magnitude = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: -20n, max: 20n }) },
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
);
const constant = fc
  .tuple(
    magnitude,
    fc.oneof(fc.constantFrom(1n, 2n, 3n, 10n, 1000n, 10n ** 30n), fc.bigInt({ min: 1n, max: 10n ** 20n })),
  )
  .map(([n, d]) => expression(rational(n, d)));
/** The builder's result, or the first operand where the builder refuses or a constant becomes too long to be written. */
const attempt = (build: () => Expression, fallback: Expression): Expression => {
  try {
    const e = build();
    return e.kind === 'constant' && !isWritable(e.value) ? fallback : e;
  } catch {
    return fallback;
  }
};
const built = fc.letrec<{ any: Expression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    fc.oneof(constant, fc.nat(K - 1).map(parameter)),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => attempt(() => plus(x, y), x)),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => attempt(() => minus(x, y), x)),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => attempt(() => times(x, y), x)),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => attempt(() => over(x, y), x)),
    tie('any').map(negative),
    fc.tuple(tie('any'), fc.integer({ min: -3, max: 4 })).map(([x, k]) => attempt(() => power(x, k), x)),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie('any')).map(([name, x]) => call(name, x)),
    fc
      .tuple(fc.array(tie('any'), { minLength: 1, maxLength: 3 }), fc.nat(2))
      .map(([xs, i]) => softmax(xs)[i % xs.length]),
    fc.nat(K - 1).map((i) => softmax([a, b, c])[i]),
  ),
})).any;

describe('text and back', () => {
  test('every formula comes back from its text', () => {
    fc.assert(
      fc.property(built, (e) => {
        expect(parse(formulaText(e, K))).toEqual(e);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  const written: [Expression, string][] = [
    [plus('1/3', a), '1/3 + theta[1]'],
    [times(a, '1/3'), 'theta[1] * (1/3)'],
    [times('-1/3', a), '-1/3 * theta[1]'],
    [minus(a, '-1/2'), 'theta[1] - (-0.5)'],
    [minus(a, minus(b, c)), 'theta[1] - (theta[2] - theta[3])'],
    [power(negative(power(a, 2)), -3), '(-theta[1]^2)^-3'],
    [softmax([a, b, c])[0], 'softmax(theta)[1]'],
    [softmax([a, plus(b, 1)])[1], 'softmax([theta[1], theta[2] + 1])[2]'],
    [expression('1e-7'), '1e-7'],
  ];
  test.each(written.map(([e, text]) => [text, e] as const))('%s', (text, e) => {
    expect(formulaText(e, K)).toBe(text);
  });

  test('formulas whose text would explode are refused, or written with definitions', async () => {
    let doubled: Expression = plus(a, b);
    for (let i = 0; i < 500; i++) doubled = plus(doubled, times(doubled, c));
    let nested: Expression = a;
    for (let i = 0; i < 300; i++) nested = negative(call('sin', nested));
    expect(() => formulaText(doubled, K)).toThrow(RangeError);
    expect(() => formulaText(nested, K)).toThrow(RangeError);

    const formulas = [doubled, nested, a];
    const { definitions, texts } = formulaTexts(formulas, K);
    expect([...definitions.flat(), ...texts].join('').length).toBeLessThan(200_000);
    const known = new Map<string, Expression>();
    const read = await loadFormulaParser({ parameters: K, definitions: known });
    for (const [name, text] of definitions) known.set(name, read(text));
    const back = compileTape(texts.map(read), K);
    const original = compileTape(formulas, K);
    // As graphs: the tree of the first formula has 2^500 leaves.
    expect(back.steps).toEqual(original.steps);
    expect(back.outputs).toEqual(original.outputs);
  });
});

/** Formulas that are smooth for all θ, and that do not grow. */
const smooth = fc.letrec<{ any: Expression }>((tie) => {
  const tame = tie('any').map((x) => call('sin', x));
  const positive = tie('any').map((x) => plus(2, call('cos', x)));
  return {
    any: fc.oneof(
      { maxDepth: 3, depthSize: 'medium' },
      fc.oneof(
        fc
          .tuple(fc.integer({ min: -9, max: 9 }), fc.constantFrom(2, 3, 10))
          .map(([n, d]) => expression(rational(n, d))),
        fc.nat(K - 1).map(parameter),
      ),
      fc.tuple(tie('any'), tie('any')).map(([x, y]) => plus(x, y)),
      fc.tuple(tie('any'), tie('any')).map(([x, y]) => minus(x, y)),
      fc.tuple(tie('any'), tie('any')).map(([x, y]) => times(x, y)),
      fc.tuple(tie('any'), positive).map(([x, y]) => over(x, y)),
      fc.tuple(positive, fc.integer({ min: -3, max: 3 })).map(([x, k]) => power(x, k)),
      fc.tuple(fc.constantFrom('log', 'sqrt'), positive).map(([name, x]) => call(name, x)),
      fc
        .tuple(fc.constantFrom(...FUNCTIONS.filter((f) => f !== 'log' && f !== 'sqrt')), tame)
        .map(([f, x]) => call(f, x)),
      fc.tuple(tame, tame, tie('any')).map(([x, y, z]) => softmax([x, y, call('tanh', z)])[1]),
    ),
  };
}).any;

/** A formula for mathjs, with t1 … t3 for θ and nothing but its own functions. */
function foreignText(e: Expression): string {
  switch (e.kind) {
    case 'constant':
      return `(${e.value.n}/${e.value.d})`;
    case 'theta':
      return `t${e.index + 1}`;
    case 'neg':
      return `(-${foreignText(e.a)})`;
    case 'power':
      return `(${foreignText(e.a)}^(${e.exponent}))`;
    case 'call': {
      const x = foreignText(e.a);
      return e.name === 'sigmoid'
        ? `(1/(1+exp(-${x})))`
        : e.name === 'softplus'
          ? `log(1+exp(${x}))`
          : `${e.name}(${x})`;
    }
    case 'softmax': {
      const weights = e.logits.map((l) => `exp(${foreignText(l)})`);
      return `(${weights[e.index]}/(${weights.join('+')}))`;
    }
    default:
      return `(${foreignText(e.a)}${{ add: '+', sub: '-', mul: '*', div: '/' }[e.kind]}${foreignText(e.b)})`;
  }
}

describe('against the symbolic derivatives of another library', () => {
  const foreign = create(all, { number: 'BigNumber', precision: 64, relTol: 1e-60, absTol: 1e-60 });
  const point = fc.array(fc.integer({ min: -16, max: 16 }), { minLength: K, maxLength: K });

  test('values and gradients, forward and backward, in doubles and decimals', () => {
    const decimals = decimalArithmetic(80);
    const balls = ballArithmetic(float64);
    const decimalBalls = ballArithmetic(decimalArithmetic(50));
    fc.assert(
      fc.property(smooth, point, (e, eighths) => {
        const tape = compileTape([e], K);
        const at = tape.outputs[0];
        const theta = eighths.map((n) => rational(n, 8));
        const scope = Object.fromEntries(
          theta.map((x, k) => [`t${k + 1}`, foreign.bignumber(decimals.constant(x).toString())]),
        );
        const text = foreignText(e);
        const number = (formula: { evaluate: (scope: object) => unknown }): string => String(formula.evaluate(scope));
        const value = number(foreign.parse(text));
        const gradient = theta.map((_, k) => number(foreign.derivative(text, `t${k + 1}`, { simplify: false })));

        const inDoubles = evaluateTape(tape, float64, theta.map(float64.constant));
        const enclosed = evaluateTape(tape, balls, theta.map(balls.constant));
        const decimal = evaluateTape(tape, decimalBalls, theta.map(decimalBalls.constant));
        // A double is as far from the truth as the ball around it says, and the truth is known to 55 digits or more.
        const near = (x: number, radius: number, truth: string): void =>
          expect(Math.abs(x - Number(truth))).toBeLessThanOrEqual(2 * radius + 2 ** -52 * Math.abs(x));
        const nearly = (x: typeof decimalBalls.zero, truth: string): void =>
          expect(Number(x.center.minus(truth).abs())).toBeLessThanOrEqual(
            x.radius + 1e-50 * (1 + Math.abs(Number(truth))),
          );
        near(inDoubles.values[at], enclosed.values[at].radius, value);
        nearly(decimal.values[at], value);

        const forward = tapeGradients(tape, float64, inDoubles)[at];
        const backward = tapeWeightedGradient(tape, float64, inDoubles, [1]);
        const forwardBalls = tapeGradients(tape, balls, enclosed)[at];
        const backwardBalls = tapeWeightedGradient(tape, balls, enclosed, [balls.one]);
        const exact = tapeWeightedGradient(tape, decimalBalls, decimal, [decimalBalls.one]);
        gradient.forEach((truth, k) => {
          near(forward?.[k] ?? 0, forwardBalls?.[k].radius ?? 0, truth);
          near(backward[k], backwardBalls[k].radius, truth);
          nearly(exact[k], truth);
        });
      }),
      { seed: 42, numRuns: 50 },
    );
  });
});
