import { describe, expect, it } from 'vitest';
import { namedInstance } from '../../src/instances/namedInstance.js';
import { mistakeGaps } from '../../src/library/mistakeGaps.js';
import { ALL_MISTAKES } from '../../src/verdict/mistakes/allMistakes.js';
import { createAnyCase } from '../../src/verdict/anyCase.js';
import { momentsOn } from '../../src/verdict/caseMoments.js';
import { scaleOf } from '../../src/verdict/generalClaims.js';
import { smallMdp } from '../helpers/smallMdp.js';

describe('the gaps of known mistakes', () => {
  const PRECISE = { most: 400, digits: 40 };
  const instance = namedInstance('random:layered:1:6')!;

  it('are the distances of their means from the hypergradient, relative to its size, the largest first', () => {
    const { mistakes, expected } = mistakeGaps(instance, PRECISE);
    const one = createAnyCase('', 'given', instance, PRECISE)!;
    const { toNumber, sub } = one.arithmetic;
    expect(expected).toBe('the hypergradient');
    for (const { id, gap } of mistakes) {
      const { mean } = momentsOn(
        one,
        ALL_MISTAKES.find((mistake) => mistake.id === id)!,
      );
      const distance = Math.hypot(...mean.map((x, k) => toNumber(sub(x, one.truth.total[k]))));
      // The same operations on the same numbers.
      expect(gap).toBe(distance / scaleOf(one));
    }
    expect(mistakes.map(({ gap }) => gap)).toEqual(mistakes.map(({ gap }) => gap).sort((a, b) => b - a));
  });

  it('are the same in doubles, within their bounds', () => {
    const precise = new Map(mistakeGaps(instance, PRECISE).mistakes.map((one) => [one.id, one.gap]));
    for (const { id, gap, bound } of mistakeGaps(instance).mistakes)
      // By the triangle inequality; 1e-15 for the norm itself, which is taken in doubles.
      expect(Math.abs(gap - precise.get(id)!)).toBeLessThanOrEqual(bound + 1e-15 * gap);
  });

  it('are of mistakes in configurable MDPs on these, of mistakes in games on games', () => {
    const ids = mistakeGaps(instance).mistakes.map(({ id }) => id);
    const inGames = mistakeGaps(namedInstance('random:games:1:0')!).mistakes.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(30);
    expect(ids.filter((id) => id.startsWith('game:'))).toEqual([]);
    expect(inGames.length).toBeGreaterThan(10);
    expect(inGames.every((id) => id.startsWith('game:'))).toBe(true);
  });

  it('are refused for a problem without parameters', () => {
    const mdp = smallMdp({
      states: 1,
      actions: 1,
      gammaF: '0.5',
      gammaL: '0.5',
      theta: [],
      transitions: () => [[0, 1]],
      rewardF: () => 1,
      rewardL: () => 1,
    });
    expect(() => mistakeGaps(mdp)).toThrow(/parameters/);
  });
});
