import { describe, expect, test } from 'vitest';
import { bcHg } from '../../src/estimators/bcHg.js';
import { bcHgPooled } from '../../src/estimators/bcHgPooled.js';
import { naivePgd } from '../../src/estimators/naivePgd.js';
import { stratumById } from '../../src/instances/strata.js';
import type { Case } from '../../src/verdict/case.js';
import { sobirl } from '../../src/estimators/sobirl.js';
import { momentsOn } from '../../src/verdict/caseMoments.js';
import type { Claim } from '../../src/verdict/claim.js';
import { compareVectors } from '../../src/verdict/finding.js';
import { MDP_MISTAKES } from '../../src/verdict/mistakes/mdpMistakes.js';
import { CLAIMS, claimById, claimsFor } from '../../src/verdict/claims.js';
import { comparison } from '../../src/verdict/comparison.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';

const cases = ['rational', 'layered', 'cyclic', 'degenerate'].flatMap((id) => randomCases([stratumById(id)], 12, 9));
const appliesTo = (id: string, one: Case): boolean => (claimById(id) as Claim<Case>).applies(one);
const comparands = (id: string, one: Case) => (claimById(id) as Claim<Case>).compare(one, bcHg)!;

/** The largest and the summed size of the components of vectors, by their centres. */
const sizes = ({ arithmetic }: Case, ...vectors: (readonly unknown[])[]): [number, number] => {
  const numbers = vectors.flat().map((x) => Math.abs(arithmetic.toNumber(x)));
  return [Math.max(0, ...numbers), numbers.reduce((a, b) => a + b, 0)];
};

describe('claims apply', () => {
  test('there are cases of every kind to try', () => {
    expect(cases.some(({ whole }) => whole)).toBe(true);
    expect(cases.some(({ whole }) => !whole)).toBe(true);
    for (const id of ['unbiased-with-oracle', 'unbiased-in-pairs', 'biased-by-revisits'])
      expect(
        new Set(cases.filter(({ whole }) => whole || id === 'biased-by-revisits').map((one) => appliesTo(id, one))),
      ).toEqual(new Set([true, false]));
  });

  test.each(cases.map((one) => [one.name, one] as const))('as they say, on %s', (_, one) => {
    const { whole, trajectories } = one;
    for (const id of ['unbiased', 'biased', 'mean-is-direct-part']) expect(appliesTo(id, one)).toBe(whole);
    for (const id of ['truncation-only', 'unbiased-unlimited']) expect(appliesTo(id, one)).toBe(!whole);
    for (const id of ['variance-by-recursion', 'closed-form-mean']) expect(appliesTo(id, one)).toBe(true);
    for (const id of ['unbiased-in-pairs', 'biased-in-pairs'])
      expect(appliesTo(id, one)).toBe(whole && trajectories.length ** 2 <= 150);
    expect(appliesTo('unbiased-with-oracle', one)).toBe(whole && trajectories.length <= 12);
    const revisits = trajectories.some(({ trajectory: { states, actions } }) => {
      const visited = Array.from(actions, (b, t) => `state ${states[t]}, action ${b}`);
      return visited.some((visit, t) => visited.indexOf(visit) < t);
    });
    expect(appliesTo('biased-by-revisits', one)).toBe(revisits);
    expect(appliesTo('per-transition-without-revisits', one)).toBe(!revisits);
    expect(appliesTo('mean-of-sobirl', one)).toBe(whole && !revisits);
    const returns = trajectories.some(({ trajectory: { states, actions } }) => {
      const visited = Array.from(states).slice(0, actions.length);
      return visited.some((s, t) => visited.indexOf(s) < t);
    });
    expect(appliesTo('direct-part-without-revisits', one)).toBe(!returns);
  });

  test('to one kind of problem or to both', () => {
    const ids = (kind: 'configurable-mdp' | 'markov-game') => claimsFor(kind).map(({ id }) => id);
    expect(ids('configurable-mdp')).toContain('biased-by-revisits');
    expect(ids('configurable-mdp')).not.toContain('segment-is-gradient');
    expect(ids('markov-game')).toContain('segment-is-gradient');
    expect(ids('markov-game')).not.toContain('biased-by-revisits');
    for (const kind of ['configurable-mdp', 'markov-game'] as const) expect(ids(kind)).toContain('unbiased');
    expect(new Set([...ids('configurable-mdp'), ...ids('markov-game')])).toEqual(new Set(CLAIMS.map(({ id }) => id)));
  });

  test('under known names only', () => {
    expect(() => claimById('unbaised')).toThrow(/unknown claim unbaised; known: unbiased, truncation-only, /);
  });
});

describe('the mean of sobirl', () => {
  const meanOf = (one: Case, { textbook }: Pick<typeof sobirl, 'textbook'>) =>
    momentsOn(one, { id: 'x', textbook: textbook }).mean;
  const mistake = (id: string) => MDP_MISTAKES.find((known) => known.id === id)!;
  const relation = (one: Case, id: string) =>
    compareVectors(one.arithmetic, one.exact, meanOf(one, sobirl), meanOf(one, mistake(id) as never), 1).relation;

  test('has ∇r_F of each step in place of the segment gradient: it is the mistake first-step-only', () => {
    for (const one of cases) expect(relation(one, 'first-step-only'), one.name).toBe('equal');
  });

  test('is not the first step of the segment gradient where transitions move: that is one-step-segment', () => {
    const moves = (one: Case): boolean => one.knowledge.gradients.p.some((gradient) => gradient !== null);
    expect(cases.some((one) => relation(one, 'one-step-segment') === 'different')).toBe(true);
    for (const one of cases.filter((each) => !moves(each)))
      expect(relation(one, 'one-step-segment'), one.name).toBe('equal');
  });
});

describe('what claims compare', () => {
  test.each(cases.map((one) => [one.name, one] as const))(
    'is relative to the size of what is compared, on %s',
    (_, one) => {
      const { direct, guiding } = one.truth;
      const [largest, sum] = sizes(one, direct, guiding);
      for (const id of ['unbiased', 'closed-form-mean', 'unbiased-unlimited'].filter((id) => appliesTo(id, one))) {
        const { scale } = comparands(id, one);
        if (largest === 0) expect(scale).toBe(1);
        // A norm of one of the parts; radii and roundings of a norm are far below a millionth of it.
        else {
          expect(scale).toBeGreaterThanOrEqual(largest * (1 - 1e-6));
          expect(scale).toBeLessThanOrEqual(sum * (1 + 1e-6));
        }
      }
      if (appliesTo('per-transition-without-revisits', one)) {
        const { scale, expected, got } = comparands('per-transition-without-revisits', one);
        expect(got).toHaveLength(one.trajectories.length * one.parameters);
        const [most, all] = sizes(one, expected);
        expect(scale).toBeGreaterThanOrEqual(most * (1 - 1e-6));
        expect(scale).toBeLessThanOrEqual(all === 0 ? 1 : all * (1 + 1e-6));
        expect(scale).toBeGreaterThan(0);
      }
    },
  );

  const whole = cases.find((one) => one.whole && one.stratum === 'layered')!;
  const cut = cases.find((one) => !one.whole)!;

  test('is shown with its difference, by parameter', () => {
    const { got, expected, components } = comparison(claimById('unbiased'), whole, naivePgd);
    expect([got, expected]).toEqual(['mean over whole trajectories', 'the hypergradient']);
    expect(components).toHaveLength(whole.parameters);
    components.forEach((component, k) => {
      const { arithmetic, truth } = whole;
      expect(component.expected.f64).toBe(arithmetic.toNumber(truth.total[k]));
      // Naive-PGD's mean is the direct part: what is missing is the guiding part.
      const missing = -arithmetic.toNumber(truth.guiding[k]);
      // Both are doubles nearest to centres of forty digits, known to their bounds.
      const rounding = 2 ** -52 * Math.abs(missing) + component.difference.bound + arithmetic.radius(truth.guiding[k]);
      expect(Math.abs(component.difference.f64 - missing)).toBeLessThanOrEqual(rounding);
    });
  });

  test('is shown by parameter also where it is compared trajectory by trajectory', () => {
    const one = cases.find(
      (each) => appliesTo('per-transition-without-revisits', each) && each.trajectories.length > 1,
    )!;
    const { expected, components } = comparison(claimById('per-transition-without-revisits'), one, bcHgPooled);
    expect(expected).toBe('the mean of BC-HG per transition');
    expect(components).toHaveLength(one.parameters);
  });

  test('without a claim is the mean against the hypergradient, or against what cutting leaves of it', () => {
    expect(comparison(undefined, whole, bcHg).expected).toBe('the hypergradient');
    const { got, expected, components } = comparison(undefined, cut, bcHg);
    expect(got).toBe(`mean over trajectories cut after ${cut.horizon} steps`);
    expect(expected).toBe('that of BC-HG, by the recursion');
    for (const { difference } of components) expect(Math.abs(difference.f64)).toBeLessThanOrEqual(difference.bound);
  });
});
