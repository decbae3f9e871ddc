import { describe, expect, it } from 'vitest';
import { UnsupportedOperation } from '../../src/numeric/arithmetic.js';
import { stratumById } from '../../src/instances/strata.js';
import { bcHg } from '../../src/estimators/bcHg.js';
import type { Knowledge } from '../../src/estimators/knowledge.js';
import type { Case } from '../../src/verdict/case.js';
import type { Judged } from '../../src/verdict/claim.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';
import { judgeClaim, judgeMistake } from '../../src/verdict/judge.js';

const rational = randomCases([stratumById('rational')], 6, 4).filter((one) => one.exact);
const layered = randomCases([stratumById('layered')], 8, 4);
const cyclic = randomCases([stratumById('cyclic')], 2, 4);
const all = [...rational, ...layered];

/** Gives the hypergradient of each case, off by so much of its size in the first component, and known only within so much. */
const shifted = (shiftOf: (one: Case) => number, radius = 0): Judged => ({
  id: 'shifted',
  textbook: <T>(_: unknown, knowledge: Knowledge<T>): T[] => {
    const one = all.find((candidate) => candidate.knowledge === (knowledge as unknown))!;
    const { arithmetic, truth } = one;
    const shift = arithmetic.constant({ n: BigInt(Math.round(1000 * shiftOf(one))), d: 1000n });
    return truth.total.map((x, k) =>
      arithmetic.widen(k === 0 ? arithmetic.add(x, shift) : x, k === 0 ? radius : 0),
    ) as T[];
  },
});
const right = shifted(() => 0);
const wrongOn = (wrong: Case) => shifted((one) => (one === wrong ? 1 : 0));

describe('judgeClaim', () => {
  it('counts the cases to which a claim applies, and those decided without tolerance', () => {
    const verdict = judgeClaim('unbiased', right, 'rational', [...rational, ...cyclic]);
    expect(verdict).toEqual({
      claim: 'unbiased',
      stratum: 'rational',
      verdict: 'holds',
      worst: 0,
      bound: 0,
      cases: rational.length,
      exact: rational.length,
    });
    expect(judgeClaim('unbiased', right, 'layered', layered)).toMatchObject({ cases: layered.length, exact: 0 });
    expect(judgeClaim('unbiased', right, 'cyclic', cyclic)).toBeUndefined();
  });

  it('fails on one case that differs, names the first, and reports the largest difference', () => {
    const verdict = judgeClaim('unbiased', wrongOn(layered[2]), 'layered', layered)!;
    expect(verdict).toMatchObject({ verdict: 'fails', against: layered[2].name, cases: layered.length });
    expect(verdict.worst).toBeGreaterThan(0);
    const everywhere = judgeClaim(
      'unbiased',
      shifted(() => 1),
      'layered',
      layered,
    )!;
    expect(everywhere.against).toBe(layered[0].name);
    expect(everywhere.worst).toBeGreaterThanOrEqual(verdict.worst);
  });

  it('is undetermined where bounds are too wide, and says how wide at most', () => {
    const wide = judgeClaim(
      'unbiased',
      shifted(() => 0, 1),
      'layered',
      layered,
    )!;
    expect(wide.verdict).toBe('undetermined');
    expect(wide).not.toHaveProperty('against');
    const alone = layered.map(
      (one) =>
        judgeClaim(
          'unbiased',
          shifted(() => 0, 1),
          'layered',
          [one],
        )!.bound,
    );
    expect(wide.bound).toBe(Math.max(...alone));
    expect(Math.min(...alone)).toBeGreaterThan(0);
  });

  it('of a promised bias holds if it shows on any case, with the size of the certain ones, and blames none', () => {
    const verdict = judgeClaim('biased', wrongOn(layered[2]), 'layered', layered)!;
    expect(verdict).toMatchObject({ verdict: 'holds' });
    expect(verdict).not.toHaveProperty('against');
    expect(verdict.worst).toBe(judgeClaim('unbiased', wrongOn(layered[2]), 'layered', [layered[2]])!.worst);
    expect(judgeClaim('biased', right, 'layered', layered)).toMatchObject({ verdict: 'undetermined', worst: 0 });
  });

  it('leaves out cases whose arithmetic cannot hold the answer, and hides no other error', () => {
    const throwing = (error: Error): Judged => ({
      id: 'throwing',
      textbook: () => {
        throw error;
      },
    });
    expect(judgeClaim('unbiased', throwing(new UnsupportedOperation('exp')), 'layered', layered)).toBeUndefined();
    expect(() => judgeClaim('unbiased', throwing(new Error('broken')), 'layered', layered)).toThrow('broken');
  });
});

it('judgeMistake says how many checks it took', () => {
  const mistake = { id: 'm', mistake: 'some', formula: '', textbook: wrongOn(layered[3]).textbook };
  expect(judgeMistake(mistake, layered)).toEqual({
    id: 'm',
    mistake: 'some',
    killed: true,
    by: 'unbiased',
    stratum: 'layered',
    instance: layered[3].name,
    instances: 4,
  });
  const proper = { id: 'p', mistake: 'none', formula: '', textbook: bcHg.textbook };
  expect(judgeMistake(proper, layered)).toMatchObject({ killed: false, by: null, instances: layered.length });
});
