import { describe, expect, it } from 'vitest';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { explain } from '../../src/library/explain.js';
import { judge } from '../../src/library/judge.js';
import { verify } from '../../src/library/verify.js';
import { matchers } from '../../src/matchers.js';
import { verdictOf } from '../../src/report/verifyReport.js';
import { truth } from '../../src/truth/routes/mdp/truth.js';
import type { UserEstimator } from '../../src/verdict/plugin/userEstimator.js';
import type { UserGameEstimator } from '../../src/verdict/plugin/userGameEstimator.js';

/** An example, by its path: its types are those of the built package, which specs do not need. */
const example = async <E>(name: string): Promise<E> =>
  ((await import(new URL(`../../examples/${name}.ts`, import.meta.url).href)) as { readonly estimator: E }).estimator;

const right = await example<UserEstimator>('my-estimator');
const rightInGames = await example<UserGameEstimator>('my-game-estimator');
const few = { strata: ['layered', 'cyclic'], instances: 3, claims: ['unbiased', 'truncation-only'] };
const late = {
  ...right,
  id: 'late',
  estimate: (...given: Parameters<typeof right.estimate>) => Array.from(right.estimate(...given), (x) => 1.0001 * x),
};

describe('judge', () => {
  it('holds for an estimator that is what it claims to be, of either kind of problem', () => {
    expect(judge(right, few).verdict).toBe('holds');
    expect(judge(rightInGames, { strata: ['games'], instances: 48 }).verdict).toBe('holds');
  });

  it('fails for one that is off by a ten-thousandth, and says on which instance', () => {
    const { verdict, claims } = judge(late, few);
    expect(verdict).toBe('fails');
    expect(claims.find(({ claim }) => claim === 'unbiased')?.against).toMatch(/^random:layered:1:\d+$/);
  });

  it('fails for one that gives no numbers, with what it gives', () => {
    const broken = { ...right, id: 'broken', estimate: () => [NaN] };
    expect(judge(broken, few)).toMatchObject({
      verdict: 'fails',
      misbehaviour: expect.stringMatching(/returns/) as string,
    });
  });

  it('is undetermined where nothing was judged', () => {
    expect(judge(right, { strata: ['games'], instances: 2 }).verdict).toBe('undetermined');
  });

  it('refuses strata and claims that nobody knows, with the nearest word', () => {
    expect(() => judge(right, { strata: ['layerd'] })).toThrow(/did you mean "layered"/);
    expect(() => judge(right, { ...few, claims: ['unbiassed'] })).toThrow(/did you mean "unbiased"/);
  });
});

describe('explain', () => {
  const instance = sampleInstance(stratumById('cyclic'), 1, 0);

  it('finds the known mistake in a built-in mistake and in an object of the program', () => {
    expect(explain(instance, 'mutant:lost-leader-discount').mistakes.map(({ id }) => id)).toContain(
      'lost-leader-discount',
    );
    expect(explain(instance, late)).toMatchObject({ verdict: 'fails', estimator: 'late' });
    expect(explain(instance, right).verdict).toBe('holds');
  });
});

describe('verify', () => {
  it('is the command, as a function', () => {
    const result = verify({ estimators: ['bc-hg'], instances: 10 });
    expect(verdictOf(result)).toBe('holds');
    expect(result.estimators.map(({ id }) => id)).toEqual(['bc-hg']);
    expect(() => verify({ estimators: ['bchg'] })).toThrow(/did you mean "bc-hg"/);
  });
});

describe('the matchers', () => {
  const instance = sampleInstance(stratumById('layered'), 1, 0);
  const gradient = truth(instance).value.total.map(({ f64 }) => f64);

  it('toMatchTruth accepts the hypergradient to nine digits, and tells what is off', () => {
    expect(matchers.toMatchTruth(gradient, instance).pass).toBe(true);
    const off = matchers.toMatchTruth(
      gradient.map((x, k) => (k === 0 ? x + 1e-6 : x)),
      instance,
    );
    expect(off.pass).toBe(false);
    expect(off.message()).toMatch(/theta\[1\]: expected/);
    expect(matchers.toMatchTruth([], instance).message()).toMatch(/components, got 0/);
  });

  it('toBeUnbiased accepts an unbiased estimator, and tells of another how far off it is', () => {
    expect(matchers.toBeUnbiased(right, few).pass).toBe(true);
    const biased = matchers.toBeUnbiased(late, few);
    expect(biased.pass).toBe(false);
    expect(biased.message()).toMatch(/unbiased, layered: fails, off by 1\.00e-4 of the gradient on random:layered/);
  });

  it('extend expect', async () => {
    expect.extend(matchers);
    const extended = expect(right) as unknown as { toBeUnbiased: (options: object) => void };
    extended.toBeUnbiased(few);
    const conforming = await matchers.toConform([process.execPath, '-e', ''], { timeLimit: 1 });
    expect(conforming.pass).toBe(false);
  });
});
