import fc from 'fast-check';

const NUMBERS = [
  '0',
  '1',
  '2',
  '3',
  '0.5',
  '1/3',
  '10',
  '1e-3',
  '2.5e2',
  '.25',
  '7.',
  '0.30000000000000004',
  '1e-20',
  '1e20',
];
const FUNCTIONS = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'sigmoid', 'softplus'];

/** θ of three parameters. */
export const points: fc.Arbitrary<string[]> = fc.tuple(
  ...[0, 1, 2].map(() =>
    fc.oneof(
      fc.constantFrom('0', '1', '-1', '0.5', '1e-9', '-1e3'),
      fc.double({ min: -3, max: 3, noNaN: true }).map((x) => x.toFixed(6)),
    ),
  ),
);

/** Formulas that the grammar knows. */
const grammatical: fc.Arbitrary<string> = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...NUMBERS, 'theta[1]', 'theta[2]', 'theta[3]'),
    fc
      .tuple(tie('formula'), fc.constantFrom(' + ', '-', ' * ', '/', ' - -', '*+'), tie('formula'))
      .map(([a, operator, b]) => `${a}${operator}${b}`),
    tie('formula').map((a) => `(${a})`),
    tie('formula').map((a) => `-${a}`),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie('formula')).map(([name, a]) => `${name}(${a})`),
    fc
      .tuple(tie('formula'), fc.constantFrom('2', '3', '0', '-1', '-2', '7', '(1+1)', '2^2', '-2^2'))
      .map(([a, k]) => `(${a})^${k}`),
    fc
      .tuple(fc.array(tie('formula'), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 3 }))
      .map(([logits, k]) => `softmax([${logits.join(', ')}])[${Math.min(k, logits.length)}]`),
    fc.integer({ min: 1, max: 3 }).map((k) => `softmax(theta)[${k}]`),
  ),
})).formula;

/** Pieces that damage is made of. */
const PIECES = [
  ...'+-*/^()[],.eE0123456789 \t!%&|;:=<>\'"`{}\\#@$?~\n\u00a0\u2212\u00d7\uff11\u0000',
  ...[
    'theta',
    'theta[0]',
    'theta[4]',
    'theta[1.5]',
    'softmax',
    'e',
    'pi',
    'i',
    'mod',
    ' to ',
    ' in ',
    ' and ',
    '//',
    '**',
    '^^',
    '1e999',
    '1e-99999',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'Infinity',
    'NaN',
    'null',
    'true',
    'end',
    'exp',
    '0x1F',
    '1_0',
    '2e',
    '..5',
    "theta'",
  ],
];

const damaged: fc.Arbitrary<string> = fc
  .tuple(
    grammatical,
    fc.array(fc.tuple(fc.nat(1000), fc.nat(3), fc.oneof(fc.constant(''), fc.constantFrom(...PIECES))), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([text, steps]) =>
    steps.reduce((now, [at, length, piece]) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + piece + now.slice(place + length);
    }, text),
  );

const ATTACKS = [
  ...[
    'import("fs")',
    'createUnit("a")',
    'evaluate("1")',
    'parse("1")',
    'simplify("x")',
    'derivative("x^2","x")',
    'config({})',
  ],
  ...[
    'f(x) = x',
    'x = 1',
    'theta = [1]',
    'theta[1] = 2',
    'theta.constructor',
    'theta["constructor"]',
    'theta[1].x',
    'exp.constructor("1")',
  ],
  ...[
    'cos.constructor("return process")()',
    '{}.constructor',
    '[].map',
    '"a"',
    "'a'",
    '"a".length',
    'range(1,1e9)',
    'ones(100000)',
    '1:1e9',
  ],
  ...[
    'factorial(1e9)',
    '1e9!',
    'gamma(170)',
    'random()',
    'bignumber(1)',
    'unit("m")',
    '5 cm',
    'theta[end]',
    'theta[1:2]',
    'theta[[1,2]]',
  ],
  ...[
    '__proto__',
    'constructor(1)',
    'hasOwnProperty(theta)',
    'valueOf()',
    'toString()',
    '__defineGetter__("a", f)',
    'this',
    'globalThis',
  ],
  ...[
    '1 ? 2 : 3',
    'a and b',
    'not 1',
    '1 == 1',
    '1 |> exp',
    'true',
    'null',
    'undefined',
    'NaN',
    'Infinity',
    '-Infinity',
    'i',
    'e',
    'pi',
    'tau',
  ],
  ...[
    '1; 2',
    '1\n2',
    '# 1',
    '1 # 2',
    '5%',
    '3 mod 2',
    '2 xor 1',
    '~1',
    '1 << 2',
    "theta'",
    '2 theta[1]',
    '2(3)',
    '(2)(3)',
    'theta[1]theta[2]',
  ],
  ...[
    'softmax(theta)',
    'softmax([])[1]',
    'softmax([1])[2]',
    'softmax([[1]])[1]',
    'softmax(1)[1]',
    'softmax(theta)[0]',
    'softmax(softmax(theta))[1]',
  ],
  ...[
    'exp()',
    'exp(1,2)',
    'exp',
    'max(1,2)',
    'abs(1)',
    'pow(2,3)',
    'norm(theta)',
    'sum(theta)',
    'det([[1]])',
    'inv(0)',
    'exp(theta)',
    'theta',
  ],
];

const repeated = fc.tuple(fc.constantFrom(1, 20, 51, 300, 2500, 21_000), fc.constantFrom<[string, string, string]>(
  ['(', '1', ')'],
  ['-', '1', ''],
  ['sin(', '1', ')'],
  ['exp(', '9', ')'],
  ['2^', '2', ''],
  ['', '2', '^2'],
  ['(', '9', ')^999'],
  ['(', 'theta[1]', '^1000)'],
  ['theta[', '1', ']'],
  ['softmax([', '1', '])[1]'],
  ['', '1', '+1'],
  ['', 'theta[1]', '*theta[2]'],
  ['1/(', '3', ')'],
  ['', '1', '/3'],
  ['[', '1', ']'],
  ['', '9', '9'],
  ['', '1', 'e9'],
  ['', '0.', '0'],
  ['+-', '1', ''],
)).map(([n, [before, middle, after]]) => before.repeat(n) + middle + after.repeat(n)); // prettier-ignore

/** Texts that are formulas, nearly are, or never are. */
export const formulaTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: grammatical },
  { weight: 4, arbitrary: damaged },
  { weight: 1, arbitrary: repeated },
  { weight: 1, arbitrary: fc.constantFrom(...ATTACKS) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...ATTACKS),
        fc.constantFrom('#', '1 + #', '(#)', 'exp(#)', '0 * #', 'theta[#]', '2^#', 'softmax([#, 1])[1]'),
      )
      .map(([attack, around]) => around.replace('#', () => attack)),
  },
);
