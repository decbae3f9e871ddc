import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GENTLE_GAME, GENTLE_MDP } from '../../../src/instances/gentleLinearQuadratic.js';
import { expectKind } from '../../../src/model/instance.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { instanceText, parseAnyInstance } from '../../../src/model/files/instanceFile.js';
import { serialiseAny } from '../../../src/model/files/instanceText.js';
import { linearQuadratic } from '../../../src/model/linearQuadratic/buildLinearQuadratic.js';
import { LINEAR_QUADRATIC_KIND, type LinearQuadraticProblem } from '../../../src/model/linearQuadratic/linearQuadratic.js'; // prettier-ignore
import type { LinearQuadraticFile } from '../../../src/model/linearQuadratic/linearQuadraticFile.js';
import { withTheta } from '../../../src/model/withTheta.js';
import { rational } from '../../../src/numeric/rational.js';
import { createStream } from '../../../src/random/stream.js';
import { bilevelLqr } from '../../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../../src/tasks/thermalControl/thermalControl.js';
import { randomLinearQuadratic } from '../../helpers/randomLinearQuadratic.js';
import { goodBump, goodLinearQuadratic } from '../files/goodLinearQuadratic.js';

const read = async (input: unknown): Promise<LinearQuadraticProblem> =>
  expectKind(await parseAnyInstance(input), LINEAR_QUADRATIC_KIND);

describe('a linear-quadratic problem', () => {
  const random = (['state', 'leader-action'] as const).flatMap((sees) =>
    [true, false].flatMap((bump) =>
      [null, 7].flatMap(
        (horizon) =>
        [0, 1, 2].map((i) => randomLinearQuadratic(createStream(`files/${sees}/${bump}/${horizon}/${i}`), sees, bump, horizon)), // prettier-ignore
      ),
    ),
  );
  const tasks = [thermalControl(), bilevelLqr({ gain: '-9.683,-10.25', gammaL: 1, horizon: 100 })];
  const nameless = linearQuadratic({ ...goodBump(), theta: [], driftTangents: [] });

  test.each(
    [...tasks, GENTLE_MDP, GENTLE_GAME, nameless, ...random].map(
      (problem, i) => [problem.name ?? 'nameless', i, problem] as const,
    ),
  )('is the same after it was written to a file and read (%s %i)', async (_, __, problem) => {
    const text = instanceText(problem);
    expect(await read(text)).toEqual(problem);
    // There is one text for each problem, and the value that it stands for is as good.
    expect(instanceText(await read(text))).toBe(text);
    expect(await read(JSON.parse(text))).toEqual(problem);
  });

  test('is read with numbers, decimals and fractions as exact numbers', async () => {
    const problem = await read({ ...goodLinearQuadratic(), theta: ['0.1000000000000000000001', 0.1] });
    expect(problem.theta).toEqual([rational(10n ** 21n + 1n, 10n ** 22n), rational(1, 10)]);
    expect(problem.drift[0][1]).toEqual(rational(1, 7));
    expect((await read(JSON.stringify(goodLinearQuadratic()).replace('0.25', '0.25000000000000000000001'))).drift[1][1]).toEqual(rational(25n * 10n ** 21n + 1n, 10n ** 23n)); // prettier-ignore
  });

  test('has zeros, names and no horizon where its file says nothing of them', async () => {
    const problem = await read(goodBump());
    const zeros = [0, 1].map(() => [rational(0), rational(0)]);
    expect(problem).toMatchObject({ horizon: null, parameterNames: ['theta[1]', 'theta[2]'], leaderNoise: zeros, noise: zeros, initialCovariance: zeros }); // prettier-ignore
    expect(problem).not.toHaveProperty('name');
    expect(Object.keys(serialiseAny(problem))).toEqual(Object.keys(goodBump()));
  });

  test('is read from the example', async () => {
    const text = readFileSync(new URL('../../../examples/linear-quadratic.json', import.meta.url), 'utf8');
    expect((await read(text)).parameterNames).toEqual(['insulation', 'coupling']);
  });

  test('is the same problem at another point, which is checked as it is in a file', () => {
    const moved = withTheta(thermalControl(), ['1/3', 0, 0, 0, 0, 0, 0, 0.25]);
    expect(moved.theta[0]).toEqual(rational(1, 3));
    expect({ ...moved, theta: thermalControl().theta }).toEqual(thermalControl());
    expect(() => withTheta(moved, [1])).toThrow(/\/theta: expected 8 numbers, found 1 numbers/);
    expect(() => withTheta(moved, [1, 1, 1, 1, 1, 1, 1, '1e309'])).toThrow(/\/theta\/7: .*range of doubles/);
  });
});

type Change = Partial<Record<keyof LinearQuadraticFile, unknown>>;
const reward = (change: object): Change => ({ leaderReward: { ...goodLinearQuadratic().leaderReward, ...change } });
const bump = (change: object): Change => ({ leaderReward: { ...goodBump().leaderReward, ...change } });

/** What is changed in a good file, where that is refused, and words of the message. */
const FAULTS: readonly (readonly [fault: string, change: Change, pointer: string, words: RegExp])[] = [
  ['an unknown key', { states: 2 } as Change, '/states', /the unknown key "states"/],
  ['a key that is misspelt', { initialmean: [0, 0] } as Change, '/initialmean', /did you mean "initialMean"/],
  ['definitions', { definitions: {} } as Change, '/definitions', /one of the keys kind, name/],
  ['no drift', { drift: undefined }, '/drift', /a matrix: a list of rows, found nothing/],
  ['a number for a matrix', { noise: 1 }, '/noise', /a matrix: a list of rows, found 1/],
  ['no rows', { noise: [] }, '/noise', /a matrix: a list of rows, found an empty list/],
  ['an empty row', { drift: [[], []] }, '/drift/0', /a row: a list of numbers, found an empty list/],
  ['null for a matrix', { leaderNoise: null }, '/leaderNoise', /a matrix/],
  ['an entry that is null', { initialMean: [0, null] }, '/initialMean/1', /a number, or a decimal or fraction/],
  ['a formula', { drift: [['theta[1]', 0], [0, 1]] }, '/drift/0/0', /a number, or a decimal or fraction as text .*"theta\[1\]"/], // prettier-ignore
  ['a text with blanks', { gammaF: ' 0.5' }, '/gammaF', /without blanks/],
  ['one divided by nothing', { beta: '1/0' }, '/beta', /a number, or a decimal/],
  ['another follower', { sees: 'nothing' }, '/sees', /"state" or "leader-action", found "nothing"/],
  ['a name that is no text', { name: 7 }, '/name', /a text/],
  ['a horizon of zero', { horizon: 0 }, '/horizon', /null or a whole number from 1 to 100000, found 0/],
  ['a horizon that is too long', { horizon: 1e6 }, '/horizon', /from 1 to 100000/],
  ['a broken horizon', { horizon: 1.5 }, '/horizon', /whole number/],
  ['another reward', reward({ kind: 'cubic' }), '/leaderReward/kind', /"quadratic" or "bump", found "cubic"/],
  ['a reward without kind', { leaderReward: {} }, '/leaderReward/kind', /"quadratic" or "bump", found nothing/],
  ['a bump with costs', { leaderReward: { ...goodBump().leaderReward, stateCost: [[1]] } }, '/leaderReward/stateCost', /one of the keys kind, height, target, widths/], // prettier-ignore
  ['a follower who looks ahead for ever', { gammaF: 1 }, '/gammaF', /from 0 to below 1, found 1/],
  ['a negative discount', { gammaF: '-1/2' }, '/gammaF', /a discount from 0 to 1, found -0.5/],
  ["a leader's discount above one", { gammaL: 1.01 }, '/gammaL', /a discount from 0 to 1/],
  [
    'no discount and no end',
    { gammaL: 1, horizon: null },
    '/horizon',
    /a number of steps where gammaL is 1, found none/,
  ],
  ['no temperature', { beta: 0 }, '/beta', /above 0/],
  ['a parameter beyond doubles', { theta: [0, '1e309'] }, '/theta/1', /range of doubles/],
  ['an entry beyond doubles', { control: [[1], ['-1e309']] }, '/control/1/0', /range of doubles, found about -1e309/],
  [
    'an entry with too many digits',
    { initialMean: [0, `0.${'1'.repeat(1500)}`] },
    '/initialMean/1',
    /at most 999 digits/,
  ],
  [
    'too few tangents',
    { driftTangents: [] },
    '/driftTangents',
    /a list of 2, one for each parameter, found an empty list/,
  ],
  ['too few names', { parameterNames: ['one'] }, '/parameterNames', /a list of 2, one for each parameter/],
  [
    'a name that stands twice',
    { parameterNames: ['x', 'x'] },
    '/parameterNames/1',
    /a name of its own .*"x", as parameter 1/,
  ],
  ['a name of blanks', { parameterNames: ['x', ' '] }, '/parameterNames/1', /a name, found " "/],
  ['an empty name', { parameterNames: ['', 'y'] }, '/parameterNames/0', /a name, found ""/],
  ['a drift that is not square', { drift: [[1, 0], [0]] }, '/drift/1', /a list of 2, one for each component of the state, found a list of 1/], // prettier-ignore
  [
    'a tangent of another shape',
    {
      driftTangents: [
        [[1]],
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
    '/driftTangents/0',
    /a list of 2/,
  ],
  ['a control with too few rows', { control: [[1]] }, '/control', /a list of 2, one for each component of the state/],
  [
    'a ragged control',
    { control: [[1], [1, 2]] },
    '/control/1',
    /a list of 1, one for each component of the follower's action/,
  ],
  [
    'a mean of another length',
    { initialMean: [0] },
    '/initialMean',
    /a list of 2, one for each component of the state/,
  ],
  ['a cost of actions of the size of states', { followerControlCost: [[1, 0], [0, 1]] }, '/followerControlCost', /a list of 1/], // prettier-ignore
  ["a leader's cost of another size", reward({ stateCost: [[1]] }), '/leaderReward/stateCost', /a list of 2/],
  ["a leader's cost of actions of another size", reward({ controlCost: [[1], [1]] }), '/leaderReward/controlCost', /a list of 1/], // prettier-ignore
  [
    'a cost for each of three parameters',
    reward({ parameterCosts: [0, 0, 0] }),
    '/leaderReward/parameterCosts',
    /a list of 2/,
  ],
  ['a target of another length', bump({ target: [0] }), '/leaderReward/target', /a list of 2/],
  ['a width of zero', bump({ widths: [1, 0] }), '/leaderReward/widths/1', /above 0 .* found 0/],
  ['a negative width', bump({ widths: [-1, 1] }), '/leaderReward/widths/0', /above 0/],
  [
    'a width whose square is no double',
    bump({ widths: [1, '1e-200'] }),
    '/leaderReward/widths/1',
    /square is within the range/,
  ],
  ['costs that are not symmetric', { followerStateCost: [[1, 0.2], [0.3, 1]] }, '/followerStateCost/1/0', /expected 1\/5, as in \/followerStateCost\/0\/1 \(a symmetric matrix\), found 3\/10/], // prettier-ignore
  [
    'a covariance that is almost symmetric',
    {
      noise: [
        [1, 0.1],
        ['0.10000000000000000001', 1],
      ],
    },
    '/noise/1/0',
    /symmetric/,
  ],
  ['costs that are semidefinite', { followerStateCost: [[1, 1], [1, 1]] }, '/followerStateCost', /a positive definite matrix, found one in which rows and columns 0, 1 have the determinant 0/], // prettier-ignore
  [
    'a free action',
    { followerControlCost: [[0]] },
    '/followerControlCost/0/0',
    /a number above 0 \(a positive definite matrix\), found 0/,
  ],
  [
    'a negative variance',
    {
      noise: [
        [0, 0],
        [0, -1],
      ],
    },
    '/noise/1/1',
    /a number not below 0 \(a positive semidefinite matrix\), found -1/,
  ],
  ['a correlation above one', { initialCovariance: [[1, 1.5], [1.5, 1]] }, '/initialCovariance', /a positive semidefinite matrix, found one .* determinant -5\/4/], // prettier-ignore
  ['a covariance beside no variance', { leaderNoise: [[0, 0.1], [0.1, 1]] }, '/leaderNoise', /rows and columns 0, 1 have the determinant -1\/100/], // prettier-ignore
  ['an indefinite cost of the leader', reward({ stateCost: [[1, 2], [2, 1]] }), '/leaderReward/stateCost', /positive semidefinite matrix/], // prettier-ignore
  ['a leader who is paid for actions', reward({ controlCost: [[-1]] }), '/leaderReward/controlCost/0/0', /not below 0/],
  [
    'noise of the leader that nobody sees',
    { sees: 'state' },
    '/leaderNoise/0/0',
    /zero where the follower sees the state only, found 0.49/,
  ],
];

describe('a file of kind linear-quadratic is refused, at the place of the fault, for', () => {
  test.each(FAULTS)('%s', async (_, change, pointer, words) => {
    const file = { ...goodLinearQuadratic(), ...change };
    const error: unknown = await parseAnyInstance(JSON.stringify(file)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidInput);
    const { issues } = error as InvalidInput;
    expect(issues.map((issue) => issue.pointer)).toContain(pointer);
    const [first] = issues.filter((issue) => issue.pointer === pointer);
    expect(`expected ${first.expected}, found ${first.found}`).toMatch(words);
  });

  test('all that is wrong at once, one issue for each place', async () => {
    const file = { ...goodLinearQuadratic(), initialMean: [0], noise: [[1]], parameterNames: ['a', 'b', 'c'] };
    const error: unknown = await parseAnyInstance(file).catch((reason: unknown) => reason);
    expect((error as InvalidInput).issues.map(({ pointer }) => pointer)).toEqual([
      '/parameterNames',
      '/noise',
      '/noise/0',
      '/initialMean',
    ]);
  });

  test('more components, parameters or numbers than there is room for', async () => {
    const square = (n: number): number[][] => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0))); // prettier-ignore
    await expect(parseAnyInstance({ ...goodBump(), drift: square(51) })).rejects.toThrow(
      /\/drift: expected from 1 to 50 rows/,
    );
    await expect(parseAnyInstance({ ...goodBump(), control: square(51) })).rejects.toThrow(
      /\/control\/0: expected from 1 to 50 numbers/,
    );
    await expect(parseAnyInstance({ ...goodBump(), theta: new Array(1001).fill(0) })).rejects.toThrow(/\/theta: expected a list of at most 1000 numbers/); // prettier-ignore
    await expect(parseAnyInstance({ ...goodBump(), drift: square(50), theta: new Array(500).fill(0) })).rejects.toThrow(/\/driftTangents: expected at most 1000000 numbers in all, found 1250000/); // prettier-ignore
  });
});

test('code that passes what the compiler would refuse is told the place, too', () => {
  const spec = goodLinearQuadratic();
  const wrong =
    (change: Change): (() => unknown) =>
    () =>
      linearQuadratic({ ...spec, ...change } as typeof spec);
  expect(wrong({ drift: 1 })).toThrow(/\/drift: expected a list, found 1/);
  expect(wrong({ theta: 'none' })).toThrow(/\/theta: expected a list/);
  expect(wrong({ sees: 'none' })).toThrow(/\/sees: expected "state" or "leader-action", found "none"/);
  expect(wrong({ leaderReward: {} })).toThrow(/\/leaderReward\/kind: expected "quadratic" or "bump", found nothing/);
  expect(wrong({ horizon: -1 })).toThrow(/\/horizon: expected null, or a whole number from 1 to 100000, found -1/);
  expect(wrong({ drift: [] })).toThrow(/\/drift: expected from 1 to 50 rows/);
  expect(wrong({ control: [] })).toThrow(/\/control: expected a list of 2/);
});
