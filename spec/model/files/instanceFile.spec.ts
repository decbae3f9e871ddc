import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configurableMdp, type RowLike } from '../../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../../src/model/mdp/configurableMdp.js';
import { entryReader } from '../../../src/model/files/instanceEntries.js';
import { instanceText, parseInstance, serialiseInstance } from '../../../src/model/files/instanceFile.js';
import { issueList } from '../../../src/model/issues.js';
import { validateMdp } from '../../../src/model/mdp/validate.js';
import {
  FUNCTIONS,
  call,
  expression,
  minus,
  over,
  parameter,
  plus,
  power,
  softmax,
  times,
  type Expression,
} from '../../../src/numeric/expression.js';
import { parseRational, rational } from '../../../src/numeric/rational.js';
import { goodFile, literalFile } from './goodFile.js';

const [a, b] = [parameter(0), parameter(1)];
const sureRow = (s: number) => ({ successors: [s], probabilities: [expression(1)] });

describe('reading', () => {
  test('every feature of the format', async () => {
    const mdp = await parseInstance(goodFile());
    const p = call('sigmoid', a);
    expect(mdp).toEqual({
      kind: 'configurable-mdp',
      name: 'small',
      description: 'everything once',
      states: 3,
      actions: 2,
      gammaF: rational(9, 10),
      gammaL: rational(19, 20),
      beta: rational(1, 2),
      theta: [rational(1, 10), rational(-1, 3)],
      horizon: null,
      terminal: [2],
      initial: { successors: [0, 1], probabilities: [p, minus(1, p)] },
      transitions: [
        [
          { successors: [0, 2], probabilities: [expression('1/2'), expression('1/2')] },
          { successors: [1, 2], probabilities: softmax([0, b]) },
        ],
        [sureRow(2), { successors: [0, 1], probabilities: [plus('0.3', over(a, 10)), minus('0.7', over(a, 10))] }],
        [],
      ],
      rewardF: [[power(a, 2), expression(1)], new Array(2).fill(times('-0.2', softmax([a, b])[1])), []],
      rewardL: [[expression(1), expression(2)], [expression(3), expression(3)], []],
      phiL: times({ kind: 'neg', a }, b),
    } satisfies ConfigurableMdp);
  });

  test('text, text with a byte order mark, and the value itself are the same problem', async () => {
    const mdp = await parseInstance(goodFile());
    expect(await parseInstance(JSON.stringify(goodFile()))).toEqual(mdp);
    expect(await parseInstance(`\uFEFF ${JSON.stringify(goodFile(), null, 4)}\n`)).toEqual(mdp);
  });

  test('defaults: no horizon, no terminal states, no term in theta alone', async () => {
    expect(await parseInstance(literalFile())).toMatchObject({ horizon: null, terminal: [], phiL: expression(0) });
  });

  test('a number means the decimal that one sees', async () => {
    const mdp = await parseInstance({ ...literalFile(), rewardF: [0.1, 1e-7], beta: 1e21 });
    expect(mdp.rewardF).toEqual([[expression('1/10')], [expression('1/10000000')]]);
    expect(mdp.beta).toEqual(rational(10n ** 21n));
  });

  test('rows that sum to 1 as closely as doubles can are normalised exactly, zeros are dropped', async () => {
    const third = 1 / 3;
    const row: [number, number][] = [
      [0, third],
      [1, third],
      [2, third],
      [3, 0],
    ];
    const wide = { ...literalFile(), states: 4, initial: row, transitions: new Array(4).fill([[[0, 1]]]) };
    const mdp = await parseInstance({ ...wide, rewardF: [0, 0, 0, 0], rewardL: [0, 0, 0, 0] });
    expect(mdp.initial).toEqual({ successors: [0, 1, 2], probabilities: new Array(3).fill(expression('1/3')) });
  });

  test('any row of doubles that another program has divided by its sum is accepted', async () => {
    const weights = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(weights, async (w) => {
        const total = w.reduce((x, y) => x + y);
        const initial = w.map((x, s) => [s, x / total]);
        const all = (entry: unknown): unknown[] => new Array(w.length).fill(entry);
        const file = {
          ...literalFile(),
          states: w.length,
          initial,
          transitions: all([[[0, 1]]]),
          rewardF: all(0),
          rewardL: all(0),
        };
        const { probabilities } = (await parseInstance(file)).initial;
        expect(plus(...probabilities)).toEqual(expression(1));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('definitions stand in any order', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`d${50 - i}`, i === 49 ? 'theta[1]' : `d${49 - i} + 1`]),
    );
    const mdp = await parseInstance({
      ...goodFile(),
      definitions: { ...goodFile().definitions, ...chain },
      phiL: 'd50',
    });
    expect(mdp.phiL).toEqual(Array.from({ length: 49 }).reduce<Expression>((e) => plus(e, 1), a));
  });

  test('definitions that double in size 60 times cost nothing', async () => {
    const chain = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`d${i + 1}`, `d${i} + d${i}`]));
    const definitions = { ...goodFile().definitions, d0: 'theta[1]', ...chain };
    const mdp = await parseInstance({ ...goodFile(), definitions, phiL: 'd60' });
    const text = instanceText(mdp);
    expect(text.length).toBeLessThan(20_000);
    expect(instanceText(await parseInstance(text))).toBe(text);
  });

  test('a number has all the digits that are written, wherever it stands, and keeps them in the text of the instance', async () => {
    const numbers = ['0.12345678901234567', '9007199254740993', '1e-400', '0.1000000000000000055511151231257827'];
    const text = JSON.stringify({ ...literalFile(), theta: [0, 0, 0, 0], rewardF: [['F'], 'F'] })
      .replace('[0,0,0,0]', `[${numbers.join()}]`)
      .replaceAll('"F"', numbers[0])
      .replace('"beta":1', '"beta":1.00000000000000000001')
      .replace('"gammaF":0.9', '"gammaF":0.90000000000000000001');
    const mdp = await parseInstance(text);
    expect(mdp.theta).toEqual(numbers.map(parseRational));
    expect(mdp.rewardF[1]).toEqual([expression(numbers[0])]);
    expect(mdp.beta).toEqual(parseRational('1.00000000000000000001'));
    expect(mdp.gammaF).toEqual(parseRational('0.90000000000000000001'));
    expect(await parseInstance(instanceText(mdp))).toEqual(mdp);
  });

  test('a state or an action written as -0 is 0', async () => {
    const mdp = await parseInstance({ ...literalFile(), initial: [[-0, 1]] });
    expect(mdp).toEqual(await parseInstance(literalFile()));
    const file = {
      ...literalFile(),
      terminal: [-0],
      transitions: [null, [[[0, 1]]]],
      rewardF: [null, 1],
      rewardL: [null, 1],
    };
    expect((await parseInstance(file)).terminal).toEqual([0]);
  });

  test('without formulas the formula parser is not loaded', async () => {
    const load = (): never => {
      throw new Error('loaded');
    };
    await expect(entryReader(literalFile(), issueList(), load)).resolves.toBeDefined();
    await expect(entryReader(goodFile(), issueList(), load)).rejects.toThrow('loaded');
  });
});

describe('writing', () => {
  test('the text is short, and the same for the same problem', async () => {
    const text = instanceText(await parseInstance(goodFile()));
    expect(text).toBe(`{
  "kind": "configurable-mdp",
  "name": "small",
  "description": "everything once",
  "states": 3,
  "actions": 2,
  "gammaF": 0.9,
  "gammaL": 0.95,
  "beta": 0.5,
  "theta": [0.1, "-1/3"],
  "terminal": [2],
  "initial": [[0, "sigmoid(theta[1])"], [1, "1 - sigmoid(theta[1])"]],
  "transitions": [
    [[[0, 0.5], [2, 0.5]], {"logits": [[1, 0], [2, "theta[2]"]]}],
    [[[2, 1]], [[0, "0.3 + theta[1] / 10"], [1, "0.7 - theta[1] / 10"]]],
    null
  ],
  "rewardF": [["theta[1]^2", 1], "-0.2 * softmax(theta)[2]", null],
  "rewardL": [[1, 2], 3, null],
  "phiL": "-theta[1] * theta[2]"
}
`);
    expect(instanceText(await parseInstance(text))).toBe(text);
  });

  test('softmax components in order become logits, others stay formulas', async () => {
    const component = (k: number): string => `softmax([theta[1], 0])[${k}]`;
    const written = async (first: number, second: number): Promise<unknown> => {
      const initial = [
        [0, component(first)],
        [1, component(second)],
      ];
      return serialiseInstance(await parseInstance({ ...goodFile(), initial })).initial;
    };
    expect(await written(1, 2)).toEqual({
      logits: [
        [0, 'theta[1]'],
        [1, 0],
      ],
    });
    expect(await written(2, 1)).toEqual([
      [0, component(2)],
      [1, component(1)],
    ]);
  });

  test('long lists of numbers fill their lines', async () => {
    const mdp = await parseInstance({ ...literalFile(), theta: new Array(60).fill(0.125) });
    const lines = instanceText(mdp).split('\n');
    expect(lines.filter((line) => line.includes('0.125')).length).toBeLessThan(6);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(112);
  });
});

/** Random problems with formulas in every table; θ is near zero and no formula is steep, so all of them are valid. */
const K = 2;
const literal = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.constantFrom(1, 3, 7, 10, 64))
  .map(([n, d]) => expression(rational(n, d)));
const bounded = FUNCTIONS.filter((name) => name !== 'log' && name !== 'sqrt');
const formula = fc.letrec<{ any: Expression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(literal, fc.nat(K - 1).map(parameter)),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => plus(x, y)),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => times(x, y)),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => over(x, plus(2, call('cos', y)))),
    fc.tuple(fc.constantFrom(...bounded), tie('any')).map(([name, x]) => call(name, call('sin', x))),
    fc.nat(K - 1).map((k) => softmax([a, b])[k]),
  ),
})).any;
const rowOver = (states: number): fc.Arbitrary<RowLike> =>
  fc
    .shuffledSubarray(
      Array.from({ length: states }, (_, s) => s),
      { minLength: 1 },
    )
    .chain((successors) => {
      const n = successors.length;
      const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: n, maxLength: n });
      const logits = fc.array(formula, { minLength: n, maxLength: n });
      return fc.oneof(
        weights.map((w) =>
          successors.map(
            (s, i) =>
              [
                s,
                rational(
                  w[i],
                  w.reduce((x, y) => x + y),
                ),
              ] as const,
          ),
        ),
        logits.map((ls) => ({ logits: successors.map((s, i) => [s, ls[i]] as const) })),
        formula.map((x) => {
          const p = call('sigmoid', call('sin', x));
          return n === 1
            ? [[successors[0], 1] as const]
            : [[successors[0], p] as const, [successors[1], minus(1, p)] as const];
        }),
      );
    });
const problem: fc.Arbitrary<ConfigurableMdp> = fc
  .record({ states: fc.integer({ min: 1, max: 4 }), actions: fc.integer({ min: 1, max: 3 }) })
  .chain(({ states, actions }) => {
    const ids = Array.from({ length: states }, (_, s) => s);
    return fc.subarray(ids, { maxLength: states - 1 }).chain((terminal) => {
      const table = <T>(entry: fc.Arbitrary<T>): fc.Arbitrary<T[][]> =>
        fc.tuple(
          ...ids.map((s) => {
            const length = terminal.includes(s) ? 0 : actions;
            return fc.array(entry, { minLength: length, maxLength: length });
          }),
        );
      const rewards = table(fc.oneof(literal, formula));
      return fc.record({
        states: fc.constant(states),
        actions: fc.constant(actions),
        terminal: fc.constant(terminal),
        horizon: fc.constantFrom(null, 1, 5),
        gammaF: fc.constantFrom(0, 0.9, '2/3'),
        gammaL: fc.constantFrom(0, 0.99, '1/7'),
        beta: fc.constantFrom(1, '1/3', 0.003),
        theta: fc.array(
          fc.integer({ min: -9, max: 9 }).map((n) => rational(n, 11)),
          { minLength: K, maxLength: K },
        ),
        initial: rowOver(states),
        transitions: table(rowOver(states)),
        rewardF: rewards,
        rewardL: rewards,
        phiL: formula,
      });
    });
  })
  .map(configurableMdp);

describe('there and back', () => {
  test('every problem comes back from its file, text and all', async () => {
    await fc.assert(
      fc.asyncProperty(problem, async (mdp) => {
        const text = instanceText(mdp);
        const back = await parseInstance(text);
        expect(back).toEqual(mdp);
        expect(instanceText(back)).toBe(text);
        expect(() => validateMdp(back)).not.toThrow();
      }),
      { seed: 42, numRuns: 80 },
    );
  });
});

test('every key of the schema is documented and has a title for messages', () => {
  const text = readFileSync(new URL('../../../fixtures/schema/instance.schema.json', import.meta.url), 'utf8');
  interface Node {
    readonly $ref?: string;
    readonly title?: string;
    readonly description?: string;
    readonly const?: unknown;
    readonly properties?: Readonly<Record<string, Node>>;
    readonly $defs?: Readonly<Record<string, Node>>;
  }
  const check = (node: Node, path: string): void => {
    if (node.const === undefined) expect(node.description, path).toBeTruthy();
    if (node.const === undefined && node.$ref === undefined) expect(node.title, path).toBeTruthy();
    for (const [key, child] of Object.entries({ ...node.properties, ...node.$defs })) check(child, `${path}/${key}`);
  };
  check(JSON.parse(text) as Node, '');
});
