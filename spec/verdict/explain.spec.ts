import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { parameter } from '../../src/numeric/expression.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { explainText } from '../../src/report/explainReport.js';
import { explain } from '../../src/verdict/explain.js';
import { openSubject } from '../../src/verdict/subject.js';
import { smallMdp } from '../helpers/smallMdp.js';

describe('explain on estimators that hold', () => {
  const mdp = sampleInstance(stratumById('layered'), 1, 0);

  it.each(['bc-hg', 'bc-hg-td-centred', 'hpgd-exact', 'naive-pgd', 'sobirl'])('%s', (id) => {
    const explanation = explain('one', mdp, openSubject(id));
    expect(explanation.verdict).toBe('holds');
    expect(explanation.minimal).toBeNull();
    expect(explanation.mistakes).toEqual([]);
    for (const { difference, expected, got } of explanation.comparison.components) {
      expect(Math.abs(difference.f64)).toBeLessThanOrEqual(difference.bound);
      // Both are doubles next to numbers that agree in decimals: two roundings, of numbers of size one to a hundred.
      expect(got.f64).toBeCloseTo(expected.f64, 12);
    }
  });

  it('is undetermined where none of its claims can be judged, and shows the mean beside the hypergradient', () => {
    const subject = openSubject('hpgd-mc');
    for (const claims of [['biased', 'biased-in-pairs'], ['truncation-only'], ['closed-form-mean'], []]) {
      const explanation = explain('one', mdp, { ...subject, claims });
      expect(explanation.claim).toBeNull();
      expect(explanation.verdict).toBe('undetermined');
      expect(explanation.comparison.expected).toBe('the hypergradient');
      expect(explainText(explanation)).toMatch(/UNDETERMINED: none of its claims can be judged on this instance/);
    }
    expect(explain('one', mdp, subject)).toMatchObject({
      claim: { id: 'direct-part-without-revisits' },
      verdict: 'holds',
    });
  });
});

it('refuses estimators that are not there and instances that cannot be enumerated', () => {
  expect(() => openSubject('mutant:none')).toThrow(InvalidInput);
  expect(() => openSubject('none')).toThrow(/mutant:ID or a file/);
  expect(() => openSubject('none.mjs')).toThrow(InvalidInput);
  // 50² trajectories of two steps.
  const wide = smallMdp({
    states: 1,
    actions: 50,
    gammaF: '1/2',
    gammaL: '1/2',
    theta: [0],
    transitions: () => [[0, 1]],
    rewardF: (_, b) => (b === 0 ? parameter(0) : 0),
    rewardL: (_, b) => b,
  });
  expect(() => explain('wide', wide, openSubject('bc-hg'))).toThrow(/at most 2000 trajectories/);
});
