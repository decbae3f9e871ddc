import { describe, expect, test } from 'vitest';
import { bitsOf, given } from '../../../src/conformance/corpus/fixtureNumber.js';
import type {
  CertifiedAnswer,
  EstimateCase,
  ExpectationCase,
  FixtureCase,
  MistakeAnswer,
  NegativeCase,
  ProblemTables,
  SamplingCase,
  SolutionCase,
  SolutionQuantity,
  TaskCase,
} from '../../../src/conformance/corpus/format.js';
import { judgeReply, readNumbers } from '../../../src/conformance/judge/judging.js';
import { isRejected, rejections } from '../../../src/conformance/judge/rejected.js';

/** A unit roundoff that makes one rounding of the reference, of which four are granted, 2⁻⁸. */
const U = 2 ** -10;
const GRANTED = 2 ** -8;

const certified = (values: readonly number[], conditions: readonly number[], radius = 0): CertifiedAnswer => ({
  value: values.map(given),
  radius: String(radius),
  condition: conditions.map(String),
});
const head = { id: 'case', slug: 'case', stratum: 'layered', instance: 'one' };
const estimate = (expected: CertifiedAnswer, more: Partial<EstimateCase> = {}): EstimateCase => ({
  ...{ ...head, kind: 'estimates', estimator: 'bc-hg', critic: { qL: [], vL: [] }, batch: [], expected },
  ...more,
});
const judged = (one: FixtureCase, result: Readonly<Record<string, unknown>>, u = U) =>
  judgeReply(one, { kind: 'result', result }, undefined, u);
const verdictOf = (one: FixtureCase, result: Readonly<Record<string, unknown>>) => judged(one, result).verdict;

describe('a list of numbers in an answer', () => {
  test('may hold numbers and the sixteen hexadecimal digits of doubles', () =>
    expect(readNumbers('x', [1.5, bitsOf(-0.1), bitsOf(3).toLowerCase()], 3)).toEqual([1.5, -0.1, 3]));

  test.each([
    [{ 0: 1 }, /^x: expected a list of 1 numbers$/],
    [[1, 2], /^x: wrong length, expected 1 numbers, found 2$/],
    [[Infinity], /^x\[0\]: expected a finite number .*, found Infinity$/],
    [['7ff0000000000000'], /found "7ff0000000000000"$/],
    [['1'], /found "1"$/],
    [[`${bitsOf(1)}0`], /found "3FF00000000000000"$/],
    [[`g${bitsOf(1)}`], /found "g3FF0000000000000"$/],
    [[null], /found null$/],
    [[[1]], /found \[1\]$/],
    [[[bitsOf(1)]], /found \["3FF0000000000000"\]$/],
  ])('is refused where it is %j', (value, what) => expect(readNumbers('x', value, 1)).toMatch(what));

  test('is quoted in messages up to 300 characters', () =>
    expect(readNumbers('x', ['a'.repeat(999)], 1)).toMatch(/found "a{298}…$/));
});

describe('a reply without a result', () => {
  test.each([
    [{ kind: 'skipped', reason: 'too long' } as const, 'skipped', 'too long'],
    [{ kind: 'error', message: 'no memory' } as const, 'error', 'no memory'],
    [{ kind: 'broken', what: 'no answer' } as const, 'broken', 'no answer'],
  ])('%j is told as such', (reply, verdict, what) =>
    expect(judgeReply(estimate(certified([1], [0])), reply)).toEqual({ id: 'case', kind: 'estimates', verdict, what }),
  );
});

describe('an estimate', () => {
  // 3 · 2⁻⁸ + ½, exact in doubles.
  const one = estimate(certified([1, -1], [3, 0], 0.5));
  const reach = 3 * GRANTED + 0.5;

  test('passes within four roundings for each unit of condition and the radius, and no further, on either side', () => {
    for (const sign of [1, -1]) {
      const passing = [1 + sign * reach, -1 + sign * 0.5];
      expect(judged(one, { gradient: passing })).toStrictEqual({
        ...{ id: 'case', kind: 'estimates', verdict: 'passes' },
        got: passing,
      });
      expect(verdictOf(one, { gradient: [1 + sign * (reach + 2 ** -40), -1] })).toBe('fails');
      expect(verdictOf(one, { gradient: [1, -1 + sign * (0.5 + 2 ** -40)] })).toBe('fails');
    }
  });

  test('is judged in double precision unless told otherwise', () => {
    const sharp = estimate(certified([1], [1]));
    const reply = (x: number) => ({ kind: 'result', result: { gradient: [x] } }) as const;
    expect(judgeReply(sharp, reply(1 + 2 ** -51)).verdict).toBe('passes');
    expect(judgeReply(sharp, reply(1 + 2 ** -50)).verdict).toBe('fails');
  });

  test('that fails is told by the component that misses its tolerance by most, and kept', () => {
    const two = estimate(certified([0, 0], [1, 10]));
    const told = (gradient: number[]) => judged(two, { gradient });
    expect(told([3 * GRANTED, 20 * GRANTED])).toMatchObject({
      got: [3 * GRANTED, 20 * GRANTED],
      what: 'gradient[0]: expected 0, got 0.01171875 (1.2e-2 apart, 3.9e-3 allowed)',
    });
    expect(told([2 * GRANTED, 30 * GRANTED]).what).toMatch(/^gradient\[1\]/);
  });

  test('may miss what is exactly known by nothing, which counts as the worst', () => {
    const exact = estimate(certified([0, 0], [0, 1]));
    expect(verdictOf(exact, { gradient: [0, 0] })).toBe('passes');
    expect(judged(exact, { gradient: [5e-324, 1] }).what).toMatch(/^gradient\[0\]: .*0\.0e\+0 allowed\)$/);
  });

  test('that is no list of its length fails, and is not kept', () =>
    expect(judged(one, { gradient: [1] })).toEqual({
      ...{ id: 'case', kind: 'estimates', verdict: 'fails' },
      what: 'gradient: wrong length, expected 2 numbers, found 1',
    }));
});

describe('the solution of a task', () => {
  const task: TaskCase = {
    ...{ id: 'task', slug: 'task', stratum: 'task-sized', kind: 'tasks', task: 'toy-r1', settings: {} },
    expected: {
      hypergradient: certified([1], [1]),
      objective: certified([2], [1]),
      direct: certified([3], [1]),
      guiding: certified([4], [1]),
    },
  };

  test('must have the hypergradient, and what else is there must be right', () => {
    expect(verdictOf(task, { hypergradient: [1] })).toBe('passes');
    expect(verdictOf(task, { hypergradient: [1], objective: [2], direct: [3], guiding: [4] })).toBe('passes');
    expect(judged(task, {}).what).toMatch(/^hypergradient: expected a list/);
    for (const name of ['objective', 'direct', 'guiding'])
      expect(judged(task, { hypergradient: [1], [name]: [9] }).what).toMatch(new RegExp(`^${name}\\[0\\]`));
    expect(judged(task, { hypergradient: [9], objective: [2] }).what).toMatch(/^hypergradient\[0\]/);
  });

  test('must not have anything that nobody asked for', () =>
    expect(judged(task, { hypergradient: [1], gradient: [1] }).what).toBe(
      'gradient: not one of hypergradient, objective, direct, guiding',
    ));
});

describe('the solution of a problem', () => {
  const entry = (x: number) => ({ v: given(x) });
  // One state, one action that leads back to it, γ = ½: all discounted sums are doubled.
  const tables: ProblemTables = {
    ...{ kind: 'configurable-mdp', states: 1, actions: 1, parameters: 1, terminal: [], phiL: entry(0) },
    ...{ gammaF: given(0.5), gammaL: given(0.5), beta: given(1), initial: [entry(1)] },
    ...{ transitions: [[{ to: 0, ...entry(1) }]], rewardF: [entry(1)], rewardL: [entry(1)] },
  };
  const values: Record<SolutionQuantity, number> = {
    ...{ vF: 2, qF: 2, policy: 1, vL: 2, qL: 2, benefit: 0, occupancy: 2, objective: 2 },
    ...{ gradientVF: 0, gradientQF: 0, hypergradient: 0, direct: 0, guiding: 0 },
  };
  const entries = Object.entries(values).map(([name, x]) => [name, certified([x], [0])]);
  const one: SolutionCase = {
    ...{ ...head, kind: 'solutions' },
    expected: Object.fromEntries(entries) as SolutionCase['expected'],
  };
  const answer = (vF: number) => ({ kind: 'result', result: { hypergradient: [0], vF: [vF] } }) as const;

  test('may miss what its linear systems may, where its tables are given, and else nothing that is exactly known', () => {
    expect(judgeReply(one, answer(2), undefined, U).verdict).toBe('passes');
    expect(judgeReply(one, answer(2 + GRANTED), undefined, U).verdict).toBe('fails');
    // n (1 + γ) N |V_F| = 1 · 1.5 · 2 · 2 roundings.
    expect(judgeReply(one, answer(2 + 6 * GRANTED), tables, U).verdict).toBe('passes');
    expect(judgeReply(one, answer(2 + 6.1 * GRANTED), tables, U).verdict).toBe('fails');
  });

  test('has its thirteen quantities and no others', () => {
    expect(verdictOf(one, Object.fromEntries(Object.entries(values).map(([name, x]) => [name, [x]])))).toBe('passes');
    expect(judged(one, { hypergradient: [0], value: [0] }).what).toMatch(/^value: not one of vF, qF, /);
    expect(judged(one, { vF: [2] }).what).toMatch(/^hypergradient: expected a list/);
  });
});

describe('an expectation', () => {
  const expected: ExpectationCase['expected'] = {
    mean: certified([1, 1], [1, 5]),
    bias: certified([2, 2], [2, 6]),
    variance: certified([3], [3]),
    covariance: certified([4, 4], [4, 0]),
    truncation: [
      { horizon: 1, bias: certified([5, 5], [1, 7]) },
      { horizon: 8, bias: certified([6, 6], [0, 0], 0.25) },
    ],
  };
  const one: ExpectationCase = { ...head, kind: 'expectations', estimator: 'bc-hg', expected };

  test('may miss every component of a moment by what the worst conditioned may, and no more', () => {
    for (const [name, value, condition] of [
      ['mean', 1, 5],
      ['bias', 2, 6],
      ['covariance', 4, 4],
    ] as const) {
      const off = (by: number) => ({ mean: [1, 1], [name]: [value + by, value - by] });
      expect(verdictOf(one, off(condition * GRANTED))).toBe('passes');
      expect(judged(one, off((condition + 1) * GRANTED)).what).toMatch(new RegExp(`^${name}\\[0\\]`));
    }
    expect(verdictOf(one, { mean: [1, 1], variance: [3 + 3 * GRANTED] })).toBe('passes');
    expect(verdictOf(one, { mean: [1, 1], variance: [3 + 4 * GRANTED] })).toBe('fails');
  });

  test('has at least a mean', () => expect(judged(one, { bias: [2, 2] }).what).toMatch(/^mean: expected a list/));

  test('may have the bias of truncation, one list for each horizon', () => {
    const told = (truncation: unknown, mean = [1, 1]) => judged(one, { mean, truncation });
    expect(told([[5 + 7 * GRANTED, 5], [6, 6.25]]).verdict).toBe('passes'); // prettier-ignore
    expect(told([[5 + 8 * GRANTED, 5], [6, 6]]).what).toMatch(/^truncation after 1 steps\[0\]/); // prettier-ignore
    expect(told([[5, 5], [6, 6.5]]).what).toMatch(/^truncation after 8 steps\[1\]/); // prettier-ignore
    expect(told([[5, 5], [6]]).what).toMatch(/^truncation after 8 steps: wrong length/); // prettier-ignore
    for (const bad of [[[5, 5]], 'none', null, { length: 2 }])
      expect(told(bad).what).toBe('truncation: expected a list of 2, one for each horizon');
    expect(told('none', [9, 9]).what).toMatch(/^mean\[0\]/);
  });
});

describe('a sampled trajectory', () => {
  const walk = { states: [0, 1], actions: [1], ended: true };
  const one: SamplingCase = {
    ...{ ...head, kind: 'sampling', policy: [], maxSteps: 9, uniforms: [] },
    expected: { ...walk, used: 3 },
  };

  test('must be the same, and may say more', () => {
    expect(verdictOf(one, walk)).toBe('passes');
    expect(verdictOf(one, { ...walk, used: 4, leaderActions: [1] })).toBe('passes');
    for (const [name, value] of Object.entries({ states: [0, 2], actions: [0], ended: false }))
      expect(judged(one, { ...walk, [name]: value }).what).toMatch(new RegExp(`^${name}: expected .*, got `));
    expect(judged(one, { states: walk.states, actions: walk.actions }).what).toBe('ended: expected true, got nothing');
  });

  test('of a game has the actions of the leader', () => {
    const game: SamplingCase = { ...one, expected: { ...one.expected, leaderActions: [2] } };
    expect(verdictOf(game, { ...walk, leaderActions: [2] })).toBe('passes');
    expect(judged(game, walk).what).toBe('leaderActions: expected [2], got nothing');
  });
});

describe('broken tables', () => {
  const broken = (reason: string | null, pointer: string | null): NegativeCase => ({
    ...{ id: 'n', slug: 'n', stratum: 'layered', kind: 'negative', tables: {}, reason, pointer },
  });

  test('must be refused, for the right reason where it is one of ours', () => {
    const one = broken('sum', '/initial');
    expect(verdictOf(one, { refused: true, reason: 'sum' })).toBe('passes');
    expect(verdictOf(one, { refused: true, reason: 'they do not add up' })).toBe('passes');
    expect(verdictOf(one, { refused: true, reason: 'toString' })).toBe('passes');
    expect(verdictOf(one, { refused: true })).toBe('passes');
    expect(verdictOf(one, { refused: true, reason: ['probability'] })).toBe('passes');
    expect(judged(one, { refused: true, reason: 'probability' }).what).toBe(
      'expected to be refused (sum at /initial), got {"refused":true,"reason":"probability"}',
    );
    expect(verdictOf(one, { refused: false, reason: 'sum' })).toBe('fails');
    expect(verdictOf(one, {})).toBe('fails');
  });

  test('that are not broken must be accepted', () => {
    const one = broken(null, null);
    expect(verdictOf(one, { refused: false })).toBe('passes');
    expect(verdictOf(one, { refused: false, reason: 'sum' })).toBe('passes');
    expect(judged(one, { refused: true }).what).toBe('expected to be accepted, got {"refused":true}');
  });
});

describe('a known mistake', () => {
  const mistake = (value: readonly number[], condition: number): MistakeAnswer => ({
    value: value.map(given),
    condition: String(condition),
  });

  test('is rejected where it is further off than both answers may be', () => {
    // ½ + 3 · 2⁻⁸ of the right one and 7 · 2⁻⁸ of the wrong one, and 2⁻⁵³ of it.
    const one = estimate(certified([1, 0], [3, 0], 0.5));
    const reach = 0.5 + 10 * GRANTED;
    for (const sign of [1, -1]) {
      expect(isRejected(one, mistake([1 + sign * reach, 0], 7), U)).toBe(false);
      expect(isRejected(one, mistake([1 + sign * (reach + 2 ** -40), 0], 7), U)).toBe(true);
      expect(isRejected(one, mistake([1, sign * (reach + 2 ** -40)], 7), U)).toBe(true);
    }
  });

  test('is known to the last bit of a double at best', () => {
    const fine = 2 ** -80;
    expect(isRejected(estimate(certified([1 - 2 ** -53], [0])), mistake([1], 0), fine)).toBe(false);
    expect(isRejected(estimate(certified([1], [0])), mistake([1 + 2 ** -52], 0), fine)).toBe(true);
  });

  test('is counted over the cases of its estimator that have it', () => {
    const of = (estimator: string, wrong: number, id = 'late') =>
      estimate(certified([0], [0]), { estimator, mistakes: { [id]: mistake([wrong], 0) } });
    const cases = [
      ...[of('a', 1), of('a', 1), of('a', 0), of('a', 0, 'early'), of('b', 0)],
      estimate(certified([0], [0]), { estimator: 'c' }),
    ];
    expect(rejections(cases, U)).toEqual([
      { estimator: 'a', mistakes: new Map([['late', 2], ['early', 0]]) }, // prettier-ignore
      { estimator: 'b', mistakes: new Map([['late', 0]]) },
    ]);
  });
});
