import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { complexity, isSimpler } from '../../src/instances/complexity.js';
import { isValid } from '../../src/instances/isValid.js';
import { dependsOnTheta } from '../../src/instances/formulaFacts.js';
import { sampleInstances } from '../../src/instances/sampleInstances.js';
import { simplerInstances } from '../../src/instances/shrink.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import type { Stratum, StratumId } from '../../src/instances/stratum.js';
import { leaderValues } from '../../src/leader/values.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { rationalToNumber } from '../../src/numeric/rational.js';

type Predicate = (mdp: ConfigurableMdp) => boolean;

const hasSelfLoop: Predicate = (mdp) =>
  mdp.transitions.some((rows, s) => rows.some((row) => row.successors.includes(s)));
const thetaInTransitions: Predicate = (mdp) =>
  mdp.transitions.some((rows) => rows.some((row) => row.probabilities.some(dependsOnTheta)));

/** [S, terminal states, B, K, H] of the simplest instances that fast-check ends at, for each of the seeds. */
function shrunkSizes({ arbitrary }: Stratum, isBad: Predicate, seeds: number): string[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const run = fc.check(
      fc.property(arbitrary, (mdp) => !isBad(mdp)),
      { seed, numRuns: 200 },
    );
    if (!run.failed) return 'not found';
    const [mdp] = run.counterexample!;
    expect(isBad(mdp)).toBe(true);
    return `S${mdp.states} T${mdp.terminal.length} B${mdp.actions} K${mdp.theta.length} H${mdp.horizon ?? 0}`;
  });
}

const share = (items: readonly string[], allowed: readonly string[]): number =>
  items.filter((item) => allowed.includes(item)).length / items.length;

const PLANTED: [name: string, isBad: Predicate, smallest: Partial<Record<StratumId, string[]>>][] = [
  [
    'two actions',
    (mdp) => mdp.actions >= 2,
    {
      rational: ['S2 T1 B2 K1 H0'],
      layered: ['S2 T1 B2 K1 H0', 'S1 T0 B2 K1 H1'],
      cyclic: ['S1 T0 B2 K1 H0'],
      stiff: ['S2 T1 B2 K1 H0', 'S1 T0 B2 K1 H0'],
      degenerate: ['S1 T1 B2 K1 H0', 'S1 T1 B2 K0 H0'],
    },
  ],
  [
    'a self-loop among two states',
    (mdp) => mdp.states >= 2 && hasSelfLoop(mdp),
    {
      layered: ['S2 T1 B1 K1 H1'],
      cyclic: ['S2 T1 B1 K1 H0'],
      stiff: ['S2 T1 B1 K1 H0'],
      degenerate: ['S2 T1 B1 K1 H0', 'S2 T1 B1 K0 H0'],
    },
  ],
  [
    'θ in transitions',
    thetaInTransitions,
    {
      layered: ['S3 T2 B1 K1 H0', 'S2 T1 B1 K1 H1'],
      cyclic: ['S2 T1 B1 K1 H0'],
      stiff: ['S3 T2 B1 K1 H0', 'S2 T1 B1 K1 H0'],
    },
  ],
];

describe.each(PLANTED)('what fails on instances with %s', (_, isBad, smallest) => {
  test.each(Object.entries(smallest))('shrinks in stratum %s to the smallest sizes', (id, sizes) => {
    expect(share(shrunkSizes(stratumById(id), isBad, 50), sizes)).toBeGreaterThanOrEqual(0.9);
  });
});

/** The largest derivative of J_L that comes from the follower's answer: what a first-order method leaves out. */
function guidingPart(mdp: ConfigurableMdp): number {
  const problem = compileProblem(mdp);
  const theta = mdp.theta.map(rationalToNumber);
  const { policy } = bestResponse(evaluateTables(problem, float64, theta));
  const gap = (point: number[]): number => {
    const tables = evaluateTables(problem, float64, point);
    return leaderValues(tables, bestResponse(tables).policy).objective - leaderValues(tables, policy).objective;
  };
  const h = 1e-5;
  return Math.max(...theta.map((x, k) => Math.abs(gap(theta.with(k, x + h)) - gap(theta.with(k, x - h))) / (2 * h)));
}

test.each([
  ['rational', ['S2 T1 B2 K1 H0']],
  ['cyclic', ['S1 T0 B2 K1 H0', 'S2 T1 B2 K1 H0']],
] as const)(
  'a method that forgets the follower is refuted in stratum %s by an instance with one decision',
  (id, sizes) => {
    expect(
      share(
        shrunkSizes(stratumById(id), (mdp) => guidingPart(mdp) > 1e-3, 10),
        sizes,
      ),
    ).toBeGreaterThanOrEqual(0.9);
  },
);

/** Up to `count` items, so that not all of a long sequence is computed. */
function first<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) if (taken.push(item) === count) break;
  return taken;
}

test.each(STRATA)(
  'steps of shrinking in stratum $id stay in it, become simpler each time and end',
  ({ id, admits }) => {
    sampleInstances(stratumById(id), 4, 3).forEach((start, i) => {
      let mdp = start;
      for (let step = i; ; step++) {
        const candidates = first(simplerInstances(mdp, admits), 1 + ((7 * step) % 30));
        if (candidates.length === 0) break;
        for (const candidate of candidates)
          if (!admits(candidate) || !isValid(candidate) || !isSimpler(candidate, complexity(mdp)))
            expect.fail(start.name);
        mdp = candidates.at(-1)!;
      }
      expect(mdp.actions).toBe(1);
      expect(mdp.theta.length).toBeLessThanOrEqual(1);
    });
  },
);
