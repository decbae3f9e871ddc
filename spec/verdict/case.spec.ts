import { describe, expect, test } from 'vitest';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { gamesStratum } from '../../src/instances/games.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { parameter } from '../../src/numeric/expression.js';
import { ALL_MISTAKES } from '../../src/verdict/mistakes/allMistakes.js';
import { ALL_PROMISING, MISTAKE_CLAIMS } from '../../src/verdict/promises.js';
import { createAnyCase } from '../../src/verdict/anyCase.js';
import { createCase } from '../../src/verdict/case.js';
import { isGameCase } from '../../src/verdict/games/gameCase.js';
import { openSubject } from '../../src/verdict/subject.js';
import { crossroads } from '../helpers/handWorkedInstances.js';
import { smallMdp } from '../helpers/smallMdp.js';

/** A state with so many actions that all lead back to it. */
const bush = (actions: number): ConfigurableMdp =>
  smallMdp({
    states: 1,
    actions,
    gammaF: '1/2',
    gammaL: '1/2',
    theta: [1],
    transitions: () => [[0, 1]],
    rewardF: (_, b) => (b === 0 ? parameter(0) : 0),
    rewardL: (_, b) => b,
  });

describe('the case of a configurable MDP', () => {
  test('is in exact fractions in the rational stratum only, and not where numbers leave them', () => {
    expect(createCase('one', 'rational', crossroads)).toMatchObject({ name: 'one', stratum: 'rational', exact: true });
    expect(createCase('one', 'layered', crossroads)).toMatchObject({ exact: false });
    // exp(1) in the best response.
    expect(createCase('one', 'rational', bush(2))).toMatchObject({ exact: false });
  });

  test('has every trajectory to its end where that is sure', () => {
    const { whole, horizon, trajectories, parameters } = createCase('one', 'rational', crossroads)!;
    // Out at once, or on and either action.
    expect([whole, horizon, trajectories.length, parameters]).toEqual([true, 3, 3, 1]);
  });

  test.each([
    [2, 5, 32],
    [3, 3, 27],
    [7, 2, 49],
  ])('else cuts as late as sixty trajectories allow: %i actions', (actions, horizon, count) => {
    const one = createCase('bush', 'cyclic', bush(actions))!;
    expect([one.whole, one.horizon, one.trajectories.length]).toEqual([false, horizon, count]);
  });

  test('is none where even two steps have more, unless more are allowed', () => {
    expect(createCase('bush', 'cyclic', bush(8))).toBeUndefined();
    expect(createCase('bush', 'cyclic', bush(8), { most: 64 })).toMatchObject({ horizon: 2 });
    expect(createCase('bush', 'cyclic', bush(2), { most: 15 })).toMatchObject({ horizon: 3 });
  });

  test('is none without parameters', () => {
    expect(createCase('bare', 'layered', { ...bush(2), theta: [], rewardF: bush(2).rewardL })).toBeUndefined();
  });

  test('is in the digits that are asked for', () => {
    expect(createCase('bush', 'cyclic', bush(2))!.arithmetic.id).toBe('ball(binary(40))');
    expect(createCase('bush', 'cyclic', bush(2), { digits: 25 })!.arithmetic.id).toBe('ball(binary(25))');
    expect(createCase('bush', 'cyclic', bush(2), { digits: 'float64' })!.arithmetic.id).toBe('ball(float64)');
  });

  test('has the moments of the form that is named, and none of an estimator without a form', () => {
    const { formMoments, hasForm, bcHgForm, arithmetic } = createCase('one', 'rational', crossroads)!;
    const variance = (id: string): number[] => formMoments(id, null).variance.map(arithmetic.toNumber);
    expect(variance('bc-hg-centred')).not.toEqual(variance('bc-hg'));
    for (const id of ['hpgd-mc', 'nonsense', 'game:bc-hg', 'constructor']) {
      expect(hasForm(id)).toBe(false);
      expect(() => variance(id)).toThrow(`no closed form of ${id} is known`);
    }
    expect([hasForm('bc-hg'), bcHgForm]).toEqual([true, 'bc-hg']);
    // Without a step there is the term of the initial state alone, which does not move here.
    expect(formMoments('bc-hg', 0).mean.map(arithmetic.toNumber)).toEqual([0]);
  });
});

describe('the case of an instance', () => {
  test('is of its kind', () => {
    const game = createAnyCase('game', 'games', sampleInstance(gamesStratum, 7, 0))!;
    expect(isGameCase(game)).toBe(true);
    const mdp = createAnyCase('mdp', 'layered', sampleInstance(stratumById('layered'), 3, 1), { digits: 'float64' })!;
    expect(isGameCase(mdp)).toBe(false);
    expect(mdp.arithmetic.id).toBe('ball(float64)');
    expect(createAnyCase('g', 'games', sampleInstance(gamesStratum, 7, 0), { digits: 30 })!.arithmetic.id).toBe(
      'ball(binary(30))',
    );
  });
});

describe('what is to be explained', () => {
  test.each(ALL_PROMISING.map(({ estimator, claims }) => [estimator.id, estimator, claims] as const))(
    'is a built-in estimator with its claims: %s',
    (id, estimator, claims) => {
      const subject = openSubject(id);
      expect(subject).toMatchObject({ name: id, tolerant: false, claims });
      expect(subject.judged).toBe(estimator);
      subject.close();
    },
  );

  test('or a known mistake, which claims to be BC-HG', () => {
    for (const { id, textbook } of ALL_MISTAKES) {
      const { name, judged, claims, tolerant } = openSubject(`mutant:${id}`);
      expect({ name, id: judged.id, claims, tolerant }).toEqual({
        name: `mutant:${id}`,
        id: 'bc-hg',
        claims: MISTAKE_CLAIMS,
        tolerant: false,
      });
      expect(judged.textbook).toBe(textbook);
    }
  });

  test.each([
    ['no-such', /bc-hg-td-centred, .*mutant:ID or a file/],
    ['mutant:no-such', /mutant:first-step-only, /],
  ])('is refused where there is no such estimator, with those that there are: %s', (name, list) => {
    expect(() => openSubject(name)).toThrow(InvalidInput);
    expect(() => openSubject(name)).toThrow(list);
  });
});
