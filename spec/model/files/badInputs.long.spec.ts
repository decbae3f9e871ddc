import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instanceText, parseInstance } from '../../../src/model/files/instanceFile.js';
import { InvalidInput, type InputIssue } from '../../../src/model/invalidInput.js';
import { validateMdp } from '../../../src/model/mdp/validate.js';
import { goodFile, literalFile } from './goodFile.js';

/** A file of which anything may be changed to anything. */
interface Loose {
  [key: string]: Loose;
}
const loose = (): Loose => goodFile() as unknown as Loose;

async function issuesOf(input: unknown): Promise<readonly InputIssue[]> {
  try {
    await parseInstance(input);
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues;
    throw error;
  }
  throw new Error('accepted');
}

type Case = [name: string, change: (file: Loose) => unknown, pointer: string, fragment: string];
const set = (...path: (string | number)[]) => ({
  to: (value: unknown) => (file: Loose) => {
    const parent = path.slice(0, -1).reduce<Loose>((at, key) => at[key], file);
    parent[path.at(-1)!] = value as Loose;
  },
});
const without = (key: string) => (file: Loose) => void delete file[key];

const structure: Case[] = [
  ['states missing', without('states'), '/states', 'a whole number from 1 to 100000, found nothing'],
  ['beta missing', without('beta'), '/beta', 'found nothing'],
  ['initial missing', without('initial'), '/initial', 'expected a row'],
  [
    'kind missing',
    without('kind'),
    '/kind',
    'expected "configurable-mdp", "markov-game" or "linear-quadratic", found nothing',
  ],
  ['another kind', set('kind').to('mdp'), '/kind', 'found "mdp"'],
  ['kind of another type', set('kind').to(['configurable-mdp']), '/kind', 'found a list of 1'],
  ['unknown key', set('gamma').to(0.9), '/gamma', 'one of the keys kind, name'],
  ['unknown key that needs escapes', set('a/b~c').to(1), '/a~1b~0c', 'the unknown key "a/b~c"'],
  ['unknown key in a row', set('initial').to({ logits: [[0, 1]], temperature: 1 }), '/initial/temperature', 'logits'],
  ['name is no text', set('name').to(5), '/name', 'expected a text, found 5'],
  ['states negative', set('states').to(-1), '/states', 'found -1'],
  ['states zero', set('states').to(0), '/states', 'found 0'],
  ['states a fraction', set('states').to(2.5), '/states', 'found 2.5'],
  ['states as text', set('states').to('3'), '/states', 'found "3"'],
  ['states beyond all measure', set('states').to(1e9), '/states', 'found 1000000000'],
  ['actions zero', set('actions').to(0), '/actions', 'from 1 to 1000'],
  ['too many actions', set('actions').to(1001), '/actions', 'from 1 to 1000'],
  ['theta is no list', set('theta').to(0.5), '/theta', 'a list of at most 10000 numbers, found 0.5'],
  ['too many parameters', set('theta').to(new Array(10_001).fill(0)), '/theta', 'found a list of 10001'],
  ['a parameter null', set('theta', 1).to(null), '/theta/1', 'found null'],
  ['a parameter not a number', set('theta', 0).to(NaN), '/theta/0', 'found NaN'],
  ['a discount infinite', set('gammaF').to(Infinity), '/gammaF', 'found Infinity'],
  ['horizon zero', set('horizon').to(0), '/horizon', 'null or a whole number from 1'],
  ['horizon a text', set('horizon').to('10'), '/horizon', 'null or a whole number from 1'],
  ['terminal not a list', set('terminal').to(2), '/terminal', 'a list of states, found 2'],
  ['terminal with a fraction', set('terminal').to([1.5]), '/terminal/0', 'a whole number, counted from 0'],
  ['row a number', set('initial').to(1), '/initial', 'a list of pairs [successor, entry], or'],
  ['row empty', set('initial').to([]), '/initial', 'found an empty list'],
  [
    'row an empty object',
    set('initial').to({}),
    '/initial/logits',
    'a list of pairs [successor, logit], found nothing',
  ],
  ['logits empty', set('initial').to({ logits: [] }), '/initial/logits', 'found an empty list'],
  ['pair too short', set('initial').to([[0]]), '/initial/0', 'a pair [successor, entry], found a list of 1'],
  ['pair too long', set('initial').to([[0, 1, 2]]), '/initial/0', 'found a list of 3'],
  ['pair an object', set('initial').to([{ state: 0, p: 1 }]), '/initial/0', 'an object with the keys "state", "p"'],
  ['successor negative', set('initial').to([[-1, 1]]), '/initial/0/0', 'counted from 0, found -1'],
  ['successor a text', set('initial').to([['0', 1]]), '/initial/0/0', 'found "0"'],
  ['entry null', set('initial', 0, 1).to(null), '/initial/0/1', 'or a formula'],
  ['entry a boolean', set('rewardF', 0, 1).to(true), '/rewardF/0/1', 'found true'],
  ['reward table nested too deeply', set('rewardF', 0, 1).to([1]), '/rewardF/0/1', 'found a list of 1'],
  [
    'transitions an object',
    set('transitions').to({}),
    '/transitions',
    'one entry for each state, found an empty object',
  ],
  ['a number for the rows of a state', set('transitions', 0).to(1), '/transitions/0', 'one for each action, or null'],
  ['definitions a list', set('definitions').to(['1']), '/definitions', 'an object of named formulas'],
  [
    'a definition named with a digit first',
    set('definitions', '1a').to('1'),
    '/definitions/1a',
    'does not begin with a digit',
  ],
  ['a definition null', set('definitions', 'p').to(null), '/definitions/p', 'or a formula'],
  ['the root a list', () => [], '', 'an instance: an object with the key "kind", found an empty list'],
  ['the root null', () => null, '', 'found null'],
  ['the root a number', () => 5, '', 'found 5'],
  ['an integer beyond all doubles', set('states').to(3n), '/states', 'found 3'],
  ['a symbol', set('phiL').to(Symbol('x')), '/phiL', 'found Symbol(x)'],
  ['a circle of references', (file) => void (file['phiL'] = file), '/phiL', 'found an object with the keys'],
];

const shapes: Case[] = [
  ['a successor out of range', set('initial').to([[3, 1]]), '/initial/0/0', 'a state from 0 to 2, found 3'],
  [
    'a logit successor out of range',
    set('transitions', 0, 1, 'logits', 1, 0).to(9),
    '/transitions/0/1/logits/1/0',
    'found 9',
  ],
  [
    'a successor twice',
    set('initial').to([
      [0, 0.5],
      [0, 0.5],
    ]),
    '/initial/1/0',
    'state 0 a second time',
  ],
  ['a terminal state out of range', set('terminal').to([3]), '/terminal/0', 'a state from 0 to 2, found 3'],
  [
    'terminal states in disorder',
    set('terminal').to([2, 1]),
    '/terminal/1',
    'increasing order, once each, found 1 after 2',
  ],
  ['a terminal state twice', set('terminal').to([2, 2]), '/terminal/1', 'found 2 after 2'],
  [
    'rows for a terminal state',
    set('transitions', 2).to([[[0, 1]], [[0, 1]]]),
    '/transitions/2',
    'null, since state 2 is terminal',
  ],
  ['rewards for a terminal state', set('rewardF', 2).to(1), '/rewardF/2', 'null, since state 2 is terminal'],
  [
    'no rows for a state',
    set('transitions', 1).to(null),
    '/transitions/1',
    'a list of 2 rows, one for each action, found none',
  ],
  [
    'no rewards for a state',
    set('rewardL', 1).to(null),
    '/rewardL/1',
    'a list of 2 entries, one for each action, found none',
  ],
  ['a row too many', set('transitions', 1, 2).to([[0, 1]]), '/transitions/1', 'found a list of 3'],
  [
    'a reward too few',
    set('rewardF', 0).to([1]),
    '/rewardF/0',
    'a list of 2 entries, one for each action, found a list of 1',
  ],
  [
    'a state too few',
    set('rewardF').to([1, 1]),
    '/rewardF',
    'a list of 3, one entry for each state, found a list of 2',
  ],
  [
    'a state too many',
    set('transitions', 3).to(null),
    '/transitions',
    'a list of 3, one entry for each state, found a list of 4',
  ],
  [
    'too many steps',
    set('horizon').to(500_000),
    '/horizon',
    'states times horizon at most 1000000, found 3 times 500000',
  ],
  ['too many pairs', (f) => ({ ...f, states: 100_000, actions: 1000 }), '/transitions', 'at most 5000000 triples'],
];

const numbers: Case[] = [
  ['a discount above 1', set('gammaF').to(1.5), '/gammaF', 'a discount from 0 to 1, found 1.5'],
  [
    'a discount just above 1',
    set('gammaL').to(`1${'0'.repeat(60)}1/1${'0'.repeat(61)}`),
    '/gammaL',
    'a discount from 0 to 1',
  ],
  ['a discount below 0', set('gammaL').to('-1/2'), '/gammaL', 'a discount from 0 to 1, found -0.5'],
  ['no temperature', set('beta').to(0), '/beta', 'a number above 0'],
  ['a negative temperature', set('beta').to(-1), '/beta', 'a number above 0'],
  ['a temperature that is zero in doubles', set('beta').to('1e-400'), '/beta', 'found about 1e-400'],
  ['a temperature without inverse in doubles', set('beta').to('1e-310'), '/beta', 'within the range of doubles'],
  [
    'a temperature that is a word',
    set('beta').to('hot'),
    '/beta',
    'a decimal or fraction as text ("0.1", "2/3"), found "hot"',
  ],
  ['a temperature that is a formula', set('beta').to('theta[1]'), '/beta', 'found "theta[1]"'],
  ['a parameter that is a formula', set('theta', 1).to('theta[1]'), '/theta/1', 'found "theta[1]"'],
  ['a parameter beyond doubles', set('theta', 1).to('1e400'), '/theta/1', 'found about 1e400'],
  ['a number padded with a blank', set('beta').to(' 0.5'), '/beta', 'without blanks at its ends, found " 0.5"'],
  ['a number padded with U+00A0', set('gammaF').to('0.5\u00a0'), '/gammaF', 'at its ends, found "0.5\\u00a0"'],
  ['a number padded with U+FEFF', set('theta', 0).to('\ufeff1'), '/theta/0', 'at its ends, found "\\ufeff1"'],
  ['a fraction padded with a line end', set('beta').to('1/2\n'), '/beta', 'without blanks at its ends'],
  ['a fraction with U+00A0 inside', set('beta').to('1\u00a0/2'), '/beta', 'found "1\\u00a0/2"'],
  ['an empty text for a number', set('gammaL').to(''), '/gammaL', 'found ""'],
  ['a blank for a number', set('theta', 1).to(' '), '/theta/1', 'found " "'],
  ['full-width digits', set('beta').to('\uff10.\uff15'), '/beta', 'found "\uff10.\uff15"'],
  ['a probability padded with a blank', set('initial', 0, 1).to(' 0.5'), '/initial/0/1', 'without blanks at its ends'],
  ['a reward padded with U+00A0', set('rewardL', 1).to('\u00a03'), '/rewardL/1', 'found "\\u00a03"'],
  ['a definition padded with U+FEFF', set('definitions', 'p').to('\ufeff1'), '/definitions/p', 'found "\\ufeff1"'],
  ['an exponent beyond 400', set('beta').to('1e-401'), '/beta', 'with an exponent from -400 to 400, found "1e-401"'],
  ['an exponent without end', set('theta', 0).to('1e999999999'), '/theta/0', 'an exponent from -400 to 400'],
  ['an integer of 400 digits', set('rewardL', 0, 0).to('7'.repeat(400)), '/rewardL/0/0', 'about 1e399'],
  ['a fraction over zero as a reward', set('rewardL', 0, 0).to('1/0'), '/rewardL/0/0', 'a division by zero'],
  ['a fraction over zero', set('theta', 0).to('1/0'), '/theta/0', 'found "1/0"'],
  [
    'a reward beyond doubles',
    set('rewardL', 0, 1).to('-1e309'),
    '/rewardL/0/1',
    'within the range of doubles, found about',
  ],
  ['a huge exponent', set('phiL').to('1e999999999'), '/phiL', 'at most 999 digits'],
  [
    'a probability below 0',
    set('initial').to([
      [0, -0.5],
      [1, 1.5],
    ]),
    '/initial/0/1',
    'a probability from 0 to 1, found -0.5',
  ],
  ['a probability above 1', set('initial').to([[0, 1.5]]), '/initial/0/1', 'a probability from 0 to 1, found 1.5'],
  [
    'a row that sums to less',
    set('initial').to([
      [0, 0.5],
      [1, 0.4],
    ]),
    '/initial',
    'probabilities that sum to 1, found a sum of 0.9',
  ],
  [
    'a row that nearly sums to 1',
    set('initial').to([
      [0, 0.5],
      [1, 0.50000000000001],
    ]),
    '/initial',
    'a sum of 1.00000000000001',
  ],
  [
    'a row off by less than doubles show',
    set('initial').to([
      [0, '1/2'],
      [1, `${5 * 10 ** 15 + 5}/1${'0'.repeat(16)}`],
    ]),
    '/initial',
    'a sum of',
  ],
  [
    'rounded thirds',
    set('transitions', 1, 0).to([
      [0, 0.333],
      [1, 0.333],
      [2, 0.333],
    ]),
    '/transitions/1/0',
    'a sum of 0.999',
  ],
  ['a row of zeros', set('initial').to([[0, 0]]), '/initial', 'a sum of 0'],
  [
    'no end with gammaF = 1',
    (f) => ({ ...f, gammaF: 1, transitions: [[[[0, 1]], [[2, 1]]], f['transitions'][1], null] }),
    '/gammaF',
    'the follower can stay for ever',
  ],
  [
    'no exit with gammaL = 1',
    (f) => ({ ...f, gammaL: '1', transitions: [f['transitions'][0], [[[1, 1]], [[1, 1]]], null] }),
    '/gammaL',
    'no terminal state can be reached from some state, found 1, with such states (1)',
  ],
];

const formulas: Case[] = [
  ['a syntax error', set('phiL').to('1 +'), '/phiL', 'expected a formula, found "1 +"'],
  ['an empty text', set('phiL').to(''), '/phiL', 'expected a formula, found an empty text'],
  ['an unknown name', set('rewardF', 1).to('w[1]'), '/rewardF/1', 'an index after theta or softmax'],
  [
    'a parameter that does not exist',
    set('rewardF', 0, 1).to('theta[3]'),
    '/rewardF/0/1',
    'k from 1 to 2, found "theta[3]"',
  ],
  [
    'parameters counted from zero',
    set('initial', 0, 1).to('theta[0]'),
    '/initial/0/1',
    'k from 1 to 2, found "theta[0]"',
  ],
  ['an assignment', set('phiL').to('x = 1'), '/phiL', 'no assignment'],
  ['implicit multiplication', set('phiL').to('2 theta[1]'), '/phiL', 'write * explicitly'],
  [
    'a name that is taken',
    set('definitions', 'exp').to('1'),
    '/definitions/exp',
    'a name that formulas do not have already',
  ],
  ['a definition that needs itself', set('definitions', 'p').to('p + 1'), '/definitions/p', 'a circle: p needs p'],
  ['definitions in a circle', set('definitions', 'p').to('1 - q'), '/definitions/q', 'a circle: q needs p needs q'],
  [
    'a fault in a definition, once',
    set('definitions', 'p').to('theta[9]'),
    '/definitions/p',
    'k from 1 to 2, found "theta[9]"',
  ],
  [
    'constants that double their digits',
    (f) => ({
      ...f,
      definitions: {
        ...f['definitions'],
        ...Object.fromEntries(
          Array.from({ length: 100 }, (_, i) => [`c${i}`, i === 0 ? '7' : `c${i - 1} * c${i - 1}`]),
        ),
      },
    }),
    '/definitions/c11',
    'at most 999 digits',
  ],
  [
    'nesting by definitions',
    (f) => ({
      ...f,
      definitions: {
        ...f['definitions'],
        ...Object.fromEntries(
          Array.from({ length: 3000 }, (_, i) => [`c${i}`, i === 0 ? 'theta[1]' : `sin(c${i - 1})`]),
        ),
      },
    }),
    '/definitions/c2000',
    'at most 2000 nested operations',
  ],
  [
    'a logarithm of a negative number',
    set('rewardF', 1).to('log(theta[2])'),
    '/rewardF/1',
    'log of -0.3333333333333333, which is not positive',
  ],
  [
    'a root of a negative number',
    set('phiL').to('sqrt(theta[2])'),
    '/phiL',
    'sqrt of -0.3333333333333333, which is negative',
  ],
  [
    'a root at its edge',
    (f) => ({ ...f, theta: [0, 0], phiL: 'sqrt(theta[1])' }),
    '/phiL',
    'differentiable at theta, found an infinite derivative',
  ],
  ['a root at its edge after rounding', set('phiL').to('sqrt(theta[2] + 1/3)'), '/phiL', 'the edge of the domain'],
  ['a division by zero at theta', set('phiL').to('1 / (theta[1] - 0.1)'), '/phiL', 'a division by zero'],
  ['a negative power of zero at theta', set('phiL').to('(theta[1] - 0.1)^-2'), '/phiL', 'a negative power of zero'],
  [
    'a zero that hides a division by zero',
    (f) => ({ ...f, theta: [0, 0], phiL: 'theta[1] * (1 / theta[1])' }),
    '/phiL',
    'a division by zero',
  ],
  ['an overflow', set('rewardL', 0, 1).to('exp(10000 * theta[1])'), '/rewardL/0/1', 'beyond the range of doubles'],
  ['an overflow on the way', set('phiL').to('exp(1000) / exp(1000)'), '/phiL', 'beyond the range of doubles'],
  [
    'the sine of a giant',
    set('phiL').to('sin((100 * theta[1])^1000)'),
    '/phiL',
    'the sine or cosine of a number beyond 1e+300',
  ],
  [
    'total cancellation',
    set('phiL').to('exp(100) + theta[1] - exp(100)'),
    '/phiL',
    '40-digit arithmetic can evaluate to nine digits',
  ],
  [
    'a logit that is not defined',
    set('transitions', 0, 1, 'logits', 1, 1).to('log(theta[2])'),
    '/transitions/0/1/logits/1/1',
    'which is not positive',
  ],
  [
    'the same, written as components',
    set('transitions', 0, 1).to([
      [0, 'softmax([1, log(theta[2])])[1]'],
      [1, 'softmax([1, log(theta[2])])[2]'],
    ]),
    '/transitions/0/1/0/1',
    'which is not positive',
  ],
  [
    'a probability formula below 0',
    set('initial').to([
      [0, 'p - 2'],
      [1, '3 - p'],
    ]),
    '/initial/0/1',
    'a probability from 0 to 1, found -1.47',
  ],
  [
    'formulas that sum to more',
    set('initial').to([
      [0, 'p'],
      [1, '0.5'],
    ]),
    '/initial',
    'a sum of 1.02',
  ],
  [
    'formulas off by 1e-20',
    set('initial').to([
      [0, 'p'],
      [1, '1 - p + 1/10^20'],
    ]),
    '/initial',
    'a sum of 1 + 1e-20',
  ],
  [
    'a sum whose excess hides behind cancellation',
    set('initial').to([
      [0, '(theta[1] + 1e29) - (theta[1] + 1e29) + 0.5'],
      [1, '0.50000000005'],
    ]),
    '/initial',
    'a sum of 1.00000000005',
  ],
  [
    'a sum whose excess of 1e-28 hides behind cancellation',
    set('transitions', 1, 0).to([
      [0, '(exp(theta[1]) + 1e25) - (exp(theta[1]) + 1e25) + 1/2'],
      [1, `1/2 + 1/${10n ** 28n}`],
    ]),
    '/transitions/1/0',
    'a sum of 1 + 1e-28',
  ],
  [
    'a negative probability that hides behind cancellation',
    set('initial').to([
      [0, '(1e29 + sin(theta[1])^2 + cos(theta[1])^2) - 1e29 - 1 - 1e-10'],
      [1, '(1e29 + sin(theta[1])^2 + cos(theta[1])^2) - 1e29 + 1e-10'],
    ]),
    '/initial/0/1',
    'a probability from 0 to 1, found -1e-10',
  ],
  [
    'a sum whose change with theta hides behind cancellation',
    (f) => ({
      ...f,
      theta: [0, 0],
      initial: [
        [0, '0.5 + theta[1] * exp(70) - theta[1] * exp(70) + 1e-12 * theta[1]'],
        [1, '0.5'],
      ],
    }),
    '/initial',
    'a sum that changes with theta',
  ],
  [
    'thirds by doubles beside formulas',
    set('initial').to([
      [0, 0.3333333333333333],
      [1, '2/3 + 0 * p'],
      [2, 'theta[1] - theta[1]'],
    ]),
    '/initial',
    'write "1/3" for thirds',
  ],
  [
    'a sum that is 1 at theta only',
    (f) => ({
      ...f,
      theta: [0, 0],
      initial: [
        [0, 'p'],
        [1, '0.5'],
      ],
    }),
    '/initial',
    'a sum that changes with theta',
  ],
  [
    'a probability that leaves zero',
    (f) => ({
      ...f,
      theta: ['1/2', 0],
      initial: [
        [0, 'theta[1] - 0.5'],
        [1, '1.5 - theta[1]'],
      ],
    }),
    '/initial/0/1',
    '0 at theta with a gradient that is not',
  ],
];

describe.each([
  ['structure', structure],
  ['shapes', shapes],
  ['numbers', numbers],
  ['formulas', formulas],
])('%s', (_, cases) => {
  test.each(cases)('%s', async (name, change, pointer, fragment) => {
    const file = loose();
    const changed = change(file) ?? (name === 'the root null' ? null : file);
    const issues = await issuesOf(changed);
    expect(issues[0].pointer).toBe(pointer);
    const message = new InvalidInput(issues.slice(0, 1)).message;
    expect(message).toContain(fragment);
    expect(message.length).toBeLessThan(400);
    // One issue for each place.
    expect(new Set(issues.map((issue) => issue.pointer)).size).toBe(issues.length);
  });
});

describe('texts', () => {
  const good = JSON.stringify(goodFile());
  const texts: [name: string, text: () => string, pointer: string, fragment: string][] = [
    ['nothing', () => '', '', 'Unexpected end of JSON input'],
    ['blanks', () => ' '.repeat(1e6), '', 'Unexpected end of JSON input'],
    ['100 MB of nothing', () => ' '.repeat(1e8), '', 'at most 80000000 characters'],
    ['another language', () => '<html></html>', '', 'expected JSON'],
    ['a text that ends early', () => good.slice(0, 200), '', '(line 1, column 201)'],
    ['NaN', () => good.replace('0.9', 'NaN'), '', "Unexpected token 'N'"],
    ['Infinity', () => good.replace('0.9', '-Infinity'), '', 'expected JSON'],
    [
      'a number beyond doubles',
      () => good.replace('0.9', '1e999'),
      '/gammaF',
      'within the range of doubles, found 1e999',
    ],
    ['a JSON text within JSON', () => JSON.stringify(good), '', 'an object with the key "kind"'],
    ['nesting without end', () => '['.repeat(1e6), '', 'expected JSON'],
    ['nesting with an end', () => `${'['.repeat(1e6)}${']'.repeat(1e6)}`, '', 'found a list of 1'],
    [
      'nesting in a table',
      () => good.replace('[0,0.5]', `${'['.repeat(1e5)}${']'.repeat(1e5)}`),
      '/transitions/0/0/0',
      'found a list of 1',
    ],
    ['a table without end', () => good.replace('[0,0.5]', '[0,0.5],'.repeat(3e5)), '', 'expected JSON'],
    ['a prototype', () => good.replace('{', '{"__proto__":{"states":1},'), '/__proto__', 'the unknown key "__proto__"'],
    [
      'a prototype as a definition',
      () => good.replace('"q":', '"__proto__":"1","q":'),
      '/definitions/__proto__',
      'a name that formulas do not have already',
    ],
    ['a constructor', () => good.replace('{', '{"constructor":{},'), '/constructor', 'the unknown key "constructor"'],
    [
      'very many keys',
      () => `{"kind":"configurable-mdp",${Array.from({ length: 2e5 }, (_, i) => `"k${i}":1`).join()}}`,
      '/states',
      'found nothing',
    ],
    [
      'very many bad entries',
      () => good.replace('0.5]', `0.5],${'[0,null],'.repeat(1e5)}[1,0]`),
      '/transitions/0/0/1/1',
      'found null',
    ],
    [
      'very many bad formulas',
      () => good.replace('[0,0.5]', Array.from({ length: 3e4 }, (_, i) => `[${i},"x${i}"]`).join()),
      '/transitions/0/0/0/1',
      'the unknown name "x0"',
    ],
  ];
  test.each(texts)('%s', async (_, text, pointer, fragment) => {
    // A fraction of a second each. Work that grows with the square of a million would take hours: the time limit of tests ends it.
    const issues = await issuesOf(text());
    expect(issues[0].pointer).toBe(pointer);
    expect(new InvalidInput(issues.slice(0, 1)).message).toContain(fragment);
    expect(issues.length).toBeLessThanOrEqual(100);
  });

  test('a key that stands twice is refused, equal values or not, at any depth', async () => {
    const twice: [from: string, to: string, pointer: string][] = [
      ['"states":3', '"states":7,"states":3', '/states'],
      ['"beta":0.5', '"beta":0.5,"beta":0.5', '/beta'],
      ['"q":', '"q":"1","q":', '/definitions/q'],
      ['{"logits":', '{"logits":[],"logits":', '/transitions/0/1/logits'],
    ];
    for (const [from, to, pointer] of twice) {
      expect(good).toContain(from);
      const issues = await issuesOf(good.replace(from, to));
      expect(issues.map((issue) => issue.pointer)).toEqual([pointer]);
      expect(issues[0].found).toContain('a second time (line 1, column ');
    }
  });

  test('a number is taken as it is written, also where it must be whole and where it is refused', async () => {
    const refused: [from: string, to: string, pointer: string, fragment: string][] = [
      ['"states":3', '"states":3.00000000000000000001', '/states', 'found 3.00000000000000000001'],
      ['"terminal":[2]', '"terminal":[1.99999999999999999999]', '/terminal/0', 'found 1.99999999999999999999'],
      ['"horizon":null', '"horizon":9007199254740993', '/horizon', 'found 9007199254740993'],
      ['[0,"p"]', '[1e-400,"p"]', '/initial/0/0', 'found 1e-400'],
      ['"name":"small"', '"name":0.12345678901234567', '/name', 'expected a text, found 0.12345678901234567'],
      ['"beta":0.5', '"beta":1e999999999', '/beta', 'found 1e999999999'],
      ['"beta":0.5', '"beta":-0.50000000000000000001', '/beta', 'a number above 0'],
      ['"gammaF":0.9', '"gammaF":1.00000000000000000001', '/gammaF', 'a discount from 0 to 1'],
      ['[0,0.5]', '[0,0.50000000000000000001e1]', '/transitions/0/0/0/1', 'a probability from 0 to 1'],
      ['[0,0.5]', `[0,0.5${'0'.repeat(3000)}1]`, '/transitions/0/0/0/1', 'at most 999 digits'],
    ];
    for (const [from, to, pointer, fragment] of refused) {
      expect(good).toContain(from);
      const issues = await issuesOf(good.replace(from, to));
      expect(issues[0].pointer, to).toBe(pointer);
      expect(new InvalidInput(issues).message).toContain(fragment);
    }
  });

  test('an unknown key is refused with the known one that was probably meant', async () => {
    const meant: [string, string][] = [
      ['gama_f', 'gammaF'],
      ['reward_l', 'rewardL'],
      ['state', 'states'],
      ['Theta', 'theta'],
      ['definition', 'definitions'],
    ];
    for (const [key, known] of meant) {
      const [issue] = await issuesOf(good.replace('{', `{"${key}":1,`));
      expect(issue).toMatchObject({
        pointer: `/${key}`,
        found: `the unknown key "${key}" (did you mean "${known}"?)`,
      });
    }
    for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
      const [issue] = await issuesOf(good.replace('{', `{"${key}":1,`));
      expect(issue.pointer).toBe(`/${key}`);
      expect(issue.found).toContain(`the unknown key "${key}"`);
    }
  });
});

test('all that is wrong is told at once', async () => {
  const issues = await issuesOf({ ...loose(), states: 0, beta: null, rewardF: [true], x: 1 });
  expect(issues.map(({ pointer }) => pointer).sort()).toEqual(['/beta', '/rewardF/0', '/states', '/x']);
  const formulas = await issuesOf({ ...loose(), phiL: 'x', rewardF: ['y', 'z', null] });
  expect(formulas.map(({ pointer }) => pointer)).toEqual(['/rewardF/0', '/rewardF/1', '/phiL']);
});

describe('what is odd but right', () => {
  const accepted: [string, (file: Loose) => unknown][] = [
    [
      'a probability that touches zero',
      (f) => ({
        ...f,
        theta: ['1/2', 0],
        initial: [
          [0, '(theta[1] - 0.5)^2'],
          [1, '1 - (theta[1] - 0.5)^2'],
        ],
      }),
    ],
    [
      'a row that sums to 1 in spite of cancellation',
      set('initial').to([
        [0, '(sin(theta[1]) + 1e29) - (sin(theta[1]) + 1e29) + 0.25'],
        [1, '0.75'],
      ]),
    ],
    ['a saturated tanh', set('phiL').to('tanh(1e9 * theta[1])')],
    [
      'a probability of 1e-400',
      set('initial').to([
        [0, '1e-400'],
        [1, '1 - 1e-400'],
      ]),
    ],
    [
      'a sigmoid that underflows',
      (f) => ({ ...f, theta: [-900, 0], transitions: [f['transitions'][0], [[[0, 1]], [[0, 1]]], null] }),
    ],
    [
      'everything terminal',
      () => ({
        ...literalFile(),
        terminal: [0, 1],
        transitions: [null, null],
        rewardF: [null, null],
        rewardL: [null, null],
      }),
    ],
    ['gammaF = 1 where every policy ends', set('gammaF').to(1)],
    [
      'gammaL = 1 with a horizon',
      (f) => ({
        ...f,
        gammaF: 1,
        gammaL: 1,
        horizon: 3,
        transitions: [[[[0, 1]], [[0, 1]]], [[[1, 1]], [[1, 1]]], null],
      }),
    ],
    ['an unused definition that is not defined at theta', set('definitions', 'unused').to('log(theta[2])')],
  ];
  test.each(accepted)('%s', async (_, change) => {
    const file = loose();
    const mdp = await parseInstance(change(file) ?? file);
    expect(await parseInstance(instanceText(mdp))).toEqual(mdp);
  });
});

/** A place in a JSON value: the container and the key. */
function placesIn(root: unknown): { at: Loose; key: string }[] {
  if (typeof root !== 'object' || root === null) return [];
  return Object.keys(root).flatMap((key) => [{ at: root as Loose, key }, ...placesIn((root as Loose)[key])]);
}

describe('random damage', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      0,
      1,
      2,
      3,
      -1,
      0.5,
      1e308,
      '1/2',
      'theta[1]',
      'p',
      'q',
      'log(theta[1])',
      '1/theta[2]',
      'exp(theta[1])',
      null,
    ),
    fc.constantFrom(
      [],
      {},
      [[0, 1]],
      [
        [1, 'p'],
        [2, 'q'],
      ],
      { logits: [[0, 'theta[2]']] },
    ),
  );
  const damage = fc.record({
    where: fc.nat(10_000),
    how: fc.constantFrom('delete', 'replace', 'duplicate', 'swap'),
    value,
    other: fc.nat(10_000),
  });

  test('gives a problem that is valid, or InvalidInput at a place of the file', async () => {
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.boolean(), async (damages, asText) => {
        const file = structuredClone(goodFile()) as unknown as Loose;
        for (const { where, how, value, other } of damages) {
          const places = placesIn(file);
          if (places.length === 0) break;
          const { at, key } = places[where % places.length];
          if (how === 'replace') at[key] = value as Loose;
          else if (how === 'swap')
            at[key] = structuredClone(places[other % places.length].at[places[other % places.length].key]);
          else if (Array.isArray(at))
            at.splice(Number(key), how === 'delete' ? 1 : 0, ...(how === 'delete' ? [] : [structuredClone(at[key])]));
          else if (how === 'delete') delete at[key];
          else at[`${key}2`] = structuredClone(at[key]);
        }
        try {
          const mdp = await parseInstance(asText ? JSON.stringify(file) : file);
          validateMdp(mdp);
          expect(await parseInstance(instanceText(mdp))).toEqual(mdp);
          valid++;
        } catch (error) {
          if (!(error instanceof InvalidInput)) throw error;
          for (const { pointer, expected, found } of error.issues) {
            expect(`${expected}${found}`).not.toMatch(/undefined|\[object/);
            let at: unknown = file;
            for (const step of pointer.split('/').slice(1, -1))
              at = (at as Loose)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
            expect(at, pointer).toBeTypeOf('object');
          }
        }
      }),
      { seed: 42, numRuns: 1200 },
    );
    // Both happen often.
    expect(valid).toBeGreaterThan(20);
    expect(valid).toBeLessThan(1000);
  });
});
