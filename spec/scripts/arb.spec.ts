import { describe, expect, test } from 'vitest';
import { answersIn, componentsOf, disagreements, type Answer } from '../../scripts/arb/answers.js';
import { postfix, problemLines } from '../../scripts/arb/problemLines.js';
import { call, minus, negative, over, parameter, plus, power, softmax, times } from '../../src/numeric/expression.js';
import { namedInstance } from '../../src/instances/namedInstance.js';

const PRINTED = `answer a
objective [2.5 +/- 1e-40]
direct [1.000 +/- 2.5e-3615]; 0
guiding 0; [-3e-5 +/- 1e-50]
total [1.000 +/- 2.5e-3615]; [-3e-5 +/- 1e-50]
answer b
objective 1
direct
guiding
total
`;

const ball = (center: string, radius = '1e-39') => ({ center, radius });
const TRUTH: Answer = {
  objective: [ball('2.5')],
  direct: [ball('1'), ball('0')],
  guiding: [ball('0'), ball('-0.00003')],
  total: [ball('1'), ball('-0.00003')],
};

describe('the answers of the program over Arb', () => {
  const answers = answersIn(PRINTED);

  test('are read as balls, however small their radii, and by problem', () => {
    expect([...answers.keys()]).toEqual(['a', 'b']);
    expect(answers.get('a')?.direct).toEqual([ball('1.000', '2.5e-3615'), ball('0', '0')]);
    expect(answers.get('b')).toEqual({ objective: [ball('1', '0')], direct: [], guiding: [], total: [] });
  });

  test('are refused where a line is none of theirs', () => {
    expect(() => answersIn('answer a\nsurprise 1\n')).toThrow('found surprise 1');
  });

  test('agree with a truth whose balls they meet', () => {
    expect(disagreements(answers.get('a'), TRUTH)).toEqual([]);
  });

  test('disagree with a truth that is moved by 1e-25 in any component', () => {
    const components = componentsOf(TRUTH);
    expect(components).toHaveLength(7);
    for (const moved of components)
      expect(disagreements(answers.get('a'), TRUTH, moved)).toEqual([
        expect.stringContaining(`/${moved.part}/${moved.index}: Arb has`) as string,
      ]);
  });

  test('are refused where they are missing, too few, or too wide to say anything', () => {
    expect(disagreements(undefined, TRUTH)).toEqual(['no answer']);
    expect(disagreements({ ...TRUTH, total: [ball('1')] }, TRUTH)).toEqual(['/total: 2 numbers expected, found 1']);
    expect(disagreements({ ...TRUTH, objective: [ball('2.5', '1e-20')] }, TRUTH)).toEqual([
      expect.stringContaining('too wide') as string,
    ]);
  });
});

describe('a problem for the program over Arb', () => {
  const x = parameter(0);

  test.each([
    [minus(plus(times('0.1', x), 2), power(x, -2)), '1/10 @0 * 2 + @0 ^-2 -'],
    [over(negative(x), call('tanh', x)), '@0 ~ @0 tanh /'],
    [softmax([x, 0])[1], '@0 0 softmax:2:1'],
  ])('has its formulas in postfix (%#)', (formula, text) => {
    expect(postfix(formula)).toBe(text);
  });

  test('is a game whose leader has one action, where it is a configurable MDP', () => {
    const lines = problemLines('name', namedInstance('random:rational:1:2')!).split('\n');
    expect(lines.slice(0, 3)).toEqual(['problem name', 'sizes 5 1 2 1 0 1', 'gammaF 1']);
    expect(lines).toContain('leader 0 0 1');
    expect(lines.slice(-2)).toEqual(['end', '']);
  });

  test('keeps the actions of both players, where it is a game', () => {
    const game = namedInstance('random:games:1:0')!;
    const lines = problemLines('name', game).split('\n');
    const pairs = new Set(lines.filter((line) => line.startsWith('rewardF ')).map((line) => line.split(' ')[2]));
    expect(game.kind === 'markov-game' && pairs.size).toBe(game.kind === 'markov-game' && game.leaderActions);
  });
});
