import { describe, expect, test } from 'vitest';
import { markovGame } from '../../../src/model/game/buildGame.js';
import { instanceText, parseAnyInstance, parseInstance, type GameFile } from '../../../src/model/files/instanceFile.js';
import type { InvalidInput } from '../../../src/model/invalidInput.js';
import { type InputIssue } from '../../../src/model/invalidInput.js';
import { lowerGame } from '../../../src/model/game/lowerGame.js';
import type { MarkovGame } from '../../../src/model/game/markovGame.js';
import { validateMdp } from '../../../src/model/mdp/validate.js';
import { call, expression, minus, parameter, power, softmax } from '../../../src/numeric/expression.js';
import { goodGame } from './goodGame.js';

const read = async (file: unknown): Promise<MarkovGame> => (await parseAnyInstance(file)) as MarkovGame;

describe('reading a game', () => {
  test('every feature of the format', async () => {
    const game = await read(goodGame());
    const p = call('sigmoid', parameter(0));
    expect(game.observes).toBe(true);
    expect(game.policy).toEqual([
      { successors: [0, 1], probabilities: softmax([parameter(0), parameter(1)]) },
      { successors: [1, 0], probabilities: [p, minus(1, p)] },
      { successors: [], probabilities: [] },
    ]);
    const one = expression(1);
    const three = expression(3);
    expect(game.rewardF).toEqual([
      [
        [one, power(parameter(0), 2)],
        [expression(2), expression(2)],
      ],
      [
        [three, three],
        [three, three],
      ],
      [],
    ]);
    expect(game.transitions[1][1][0].successors).toEqual([0, 1]);
  });

  test('writing and reading gives the same game, and the same text again', async () => {
    for (const observes of [true, false]) {
      const game = await read({ ...goodGame(), observes });
      const text = instanceText(game);
      expect(await parseAnyInstance(text)).toEqual(game);
      expect(instanceText(await parseAnyInstance(text))).toBe(text);
    }
  });

  test('what code builds is what the file says', async () => {
    const game = await read(goodGame());
    const rebuilt = markovGame({
      ...game,
      policy: (s) => game.policy[s],
      transitions: (s, a, b) => game.transitions[s][a][b],
      rewardF: (s, a, b) => game.rewardF[s][a][b],
      rewardL: (s, a, b) => game.rewardL[s][a][b],
    });
    expect(rebuilt).toEqual(game);
  });

  test('either kind of follower lowers to a problem that is valid', async () => {
    const game = await read(goodGame());
    for (const observes of [true, false]) expect(() => validateMdp(lowerGame({ ...game, observes }))).not.toThrow();
  });

  test('a reader of configurable MDPs refuses a game', async () => {
    await expect(parseInstance(goodGame())).rejects.toThrow('/kind: expected "configurable-mdp", found "markov-game"');
  });
});

type Change = (file: GameFile & Record<string, unknown>) => unknown;
const without =
  (key: keyof GameFile): Change =>
  (file) =>
    Object.fromEntries(Object.entries(file).filter(([other]) => other !== key));

describe('what is wrong with a game is refused with its place', () => {
  test.each<[string, Change, string, string]>([
    ['no policy', without('policy'), '/policy', 'a list with one entry for each state'],
    ['no actions of the leader', without('leaderActions'), '/leaderActions', 'a whole number from 1 to 1000'],
    ['no states', without('states'), '/states', 'a whole number from 1 to 100000'],
    ['an unknown key', (file) => ({ ...file, leader: 1 }), '/leader', 'the unknown key "leader"'],
    ['observes not a truth value', (file) => ({ ...file, observes: 1 }), '/observes', 'true or false'],
    ['a policy too short', (file) => ({ ...file, policy: file.policy.slice(1) }), '/policy', 'a list of 3'],
    [
      'a policy for a terminal state',
      (file) => ({ ...file, policy: [file.policy[0], file.policy[1], [[0, 1]]] }),
      '/policy/2',
      'null, since state 2 is terminal',
    ],
    [
      'an action that the leader has not',
      (file) => ({ ...file, policy: [[[2, 1]], ...file.policy.slice(1)] }),
      '/policy/0/0/0',
      'an action from 0 to 1',
    ],
    [
      'an action twice',
      (file) => ({ ...file, policy: [[[1, 0.5], [1, 0.5]], ...file.policy.slice(1)] }), // prettier-ignore
      '/policy/0/1/0',
      'action 1 a second time',
    ],
    [
      'a policy that does not sum to one',
      (file) => ({ ...file, policy: [[[0, 'theta[1]'], [1, 0.5]], ...file.policy.slice(1)] }), // prettier-ignore
      '/policy/0',
      'a sum of 0.6',
    ],
    [
      'a policy of literals that does not sum to one',
      (file) => ({ ...file, policy: [[[0, 0.25], [1, 0.5]], ...file.policy.slice(1)] }), // prettier-ignore
      '/policy/0',
      'a sum of 0.75',
    ],
    [
      'a bad formula in a policy',
      (file) => ({ ...file, policy: [{ logits: [[0, 'theta[3]'], [1, 0]] }, ...file.policy.slice(1)] }), // prettier-ignore
      '/policy/0/logits/0/1',
      'theta[3]',
    ],
    [
      'one list too few in transitions',
      (file) => ({ ...file, transitions: [file.transitions[0]!.slice(1), ...file.transitions.slice(1)] }),
      '/transitions/0',
      'one entry for each action of the leader',
    ],
    [
      'a successor that there is not',
      (file) => ({ ...file, transitions: [[[[[7, 1]], [[1, 1]]], file.transitions[0]![1]], ...file.transitions.slice(1)] }), // prettier-ignore
      '/transitions/0/0/0/0/0',
      'a state from 0 to 2',
    ],
    [
      'a reward missing',
      (file) => ({ ...file, rewardF: [[[1], 2], 3, null] }),
      '/rewardF/0/0',
      'one entry for each action of the follower',
    ],
    [
      'a formula that is not defined',
      (file) => ({ ...file, rewardL: [[['log(theta[2])', 2], 3], 1, null] }),
      '/rewardL/0/0/0',
      'defined at theta',
    ],
    [
      'a formula that is not defined, given once for all',
      (file) => ({ ...file, rewardL: ['log(theta[2])', 1, null] }),
      '/rewardL/0',
      'defined at theta',
    ],
    [
      'a discount of one without an end',
      (file) => ({ ...file, gammaF: 1, transitions: [file.transitions[0], [[[[2, 1]], [[1, 1]]], [[[2, 1]], [[1, 1]]]], null] }), // prettier-ignore
      '/gammaF',
      '1, with such states (0 after action 0, 1 after action 0, 1 after action 1)',
    ],
    ['a temperature of zero', (file) => ({ ...file, beta: 0 }), '/beta', 'above 0'],
    ['too many states and actions', (file) => ({ ...file, states: 60000 }), '/leaderActions', 'at most 100000'],
  ])('%s', async (_, change, pointer, words) => {
    const issues = await parseAnyInstance(change(goodGame() as GameFile & Record<string, unknown>)).then(
      (): readonly InputIssue[] => [],
      (error: unknown) => (error as InvalidInput).issues,
    );
    expect(issues.map((issue) => issue.pointer)).toContain(pointer);
    const { expected, found } = issues.find((issue) => issue.pointer === pointer)!;
    expect(`${expected}, found ${found}`).toContain(words);
  });
});

test.each<[string, unknown, string, string]>([
  ['a row with null for a pair', [null], '/policy/1/0', 'a pair [successor, entry], found null'],
  ['a number', 5, '/policy/1', 'a row: a list of pairs [action, entry], or {"logits": list of pairs}, or null'],
  ['an empty row', [], '/policy/1', 'a row: a list of pairs [successor, entry]'],
  ['an unknown key', { logits: [[0, 1]], logit: 1 }, '/policy/1/logit', '(did you mean "logits"?)'],
])('what is wrong with the policy of a state is told once: %s', async (_, row, pointer, words) => {
  const { policy } = goodGame();
  const changed = { ...goodGame(), policy: [policy[0], row, policy[2]] };
  const { issues } = (await parseAnyInstance(changed).catch((error: unknown) => error)) as InvalidInput;
  expect(issues.map((issue) => issue.pointer)).toEqual([pointer]);
  expect(`${issues[0].expected}, found ${issues[0].found}`).toContain(words);
});
