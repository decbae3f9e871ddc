import { describe, expect, test } from 'vitest';
import { agrees, asked } from '../../src/conformance/diagnosis/asked.js';
import { diagnoseAll, type Diagnosis } from '../../src/conformance/diagnosis/diagnose.js';
import { groundOf } from '../../src/conformance/diagnosis/ground.js';
import { assemble, piecesOf, proper } from '../../src/conformance/diagnosis/pieces.js';
import type { EstimateCase } from '../../src/conformance/corpus/format.js';
import { readInstanceRecord } from '../../src/conformance/corpus/instances.js';
import { diagnosisText } from '../../src/report/conformReport.js';
import { CORPUS } from './corpus.js';
import { PLANTED, estimate } from './children/planted.mjs';

const instances = new Map(
  await Promise.all(CORPUS.instances.map(async (record) => [record.id, await readInstanceRecord(record)] as const)),
);
const CASES = CORPUS.cases.estimates as EstimateCase[];

const diagnosed = (estimator: string, mistake: string): Diagnosis | undefined =>
  diagnoseAll(
    estimator,
    CASES.filter((one) => one.estimator === estimator).map((one) => {
      const instance = instances.get(one.instance)!;
      return asked(one, instance, estimate(instance.record, one, mistake));
    }),
  );

test.each(['bc-hg', 'bc-hg-centred'])('%s without a mistake has nothing to be diagnosed', (estimator) => {
  expect(diagnosed(estimator, 'none')).toBeUndefined();
});

test('the pieces of every estimator that has them make up its estimate', () => {
  const parted = CASES.flatMap((one) => {
    const instance = instances.get(one.instance)!;
    const ground = groundOf(instance, one);
    if (!ground) return [];
    const { parameters } = instance.problem;
    const found = assemble(ground, piecesOf(ground, ground.own), parameters, proper(one.batch.length));
    return [{ one, holds: agrees(found, asked(one, instance, []).expected) }];
  });
  expect(parted.filter(({ holds }) => !holds).map(({ one }) => one.id)).toEqual([]);
  expect(new Set(parted.map(({ one }) => one.estimator)).size).toBe(16);
});

/** Planted mistakes, each with the name it is to be given, or with what the failures have in common. */
const NAMED: readonly (readonly [string, string, RegExp])[] = [
  ['bc-hg', 'natural-off-by-one', /^segment-of-next-step$/],
  ['bc-hg', 'own-vl', /^own-leader-value$/],
  ['bc-hg', 'own-vl-benefit', /^own-leader-value-in-benefit$/],
  ['bc-hg', 'ignores-critic', /^exact-critic$/],
  ['bc-hg', 'mean-over-steps', /^mean-over-steps$/],
  ['bc-hg', 'mean-over-all-steps', /^mean-over-all-steps$/],
  ['bc-hg', 'n-minus-one', /mean over trajectories.*(: 2$|N\/\(N - 1\)|: N,)/],
  ['bc-hg', 'sum-over-batch', /mean over trajectories.*: (2|N, the number of trajectories)$/],
  ['bc-hg', 'leak-segment', /^leak-into-later$/],
  ['bc-hg', 'leak-trace', /^leak-into-earlier$/],
  ['bc-hg', 'leak-discount', /^discount-not-reset$/],
  ['bc-hg', 'three-sweeps', /^follower-after-3-sweeps$/],
  ['bc-hg', 'no-bootstrap', /^no-bootstrap-at-cut$/],
  ['bc-hg', 'no-follower-bootstrap', /^no-follower-bootstrap-at-cut$/],
  ['bc-hg', 'phi-each', /factor of grad Phi_L: (2|N)/],
  ['bc-hg', 'phi-missing-one', /factor of grad Phi_L: (0\.5|1\/N)/],
  ['bc-hg', 'rho-half', /factor of the term of the initial state: 0\.5/],
  ['bc-hg', 'guiding-times-1.7', /factor of the guiding part: 1\.7$/],
  ['bc-hg', 'all-times-3', /factor of the whole estimate: 3$/],
  ['bc-hg', 'last-step-lost', /^last-step-missing$/],
  ['bc-hg', 'last-of-batch', /^last-trajectory-only$/],
  ['bc-hg', 'direct-late', /^both-parts-discounted-late$/],
  ['bc-hg-centred', 'gamma-centre', /^centred-by-discounted-gradient$/],
  ['bc-hg-centred', 'negative-centre', /^(centred-by-added-gradient|factor of what centres the segment: -1)$/],
];

const DESCRIBED: readonly (readonly [string, RegExp])[] = [
  ['earlier-theta', /the follower's values times the score/],
  ['rewardL-missing-at-end', /the leader's rewards/],
];

test('every mistake that can be planted is', () => {
  const planted = [...NAMED.map(([, mistake]) => mistake), ...DESCRIBED.map(([mistake]) => mistake)];
  expect(planted.toSorted()).toEqual(Object.keys(PLANTED).toSorted());
});

describe('a planted mistake is named', () => {
  test.each(NAMED)('in %s: %s', (estimator, mistake, name) => {
    const found = diagnosed(estimator, mistake)!;
    expect(found.mistakes.filter((id) => name.test(id)).length, diagnosisText(found)).toBeGreaterThan(0);
    expect(found.explains).toBe(found.failures);
  });
});

describe('a planted mistake that is in no catalogue is described by where it shows', () => {
  test.each(DESCRIBED)('%s', (mistake, where) => {
    const found = diagnosed('bc-hg', mistake)!;
    expect(found.mistakes).toEqual([]);
    expect(found.patterns.map((pattern) => pattern.where).join()).toMatch(where);
    for (const { failing, within } of found.patterns) expect(failing).toBeLessThanOrEqual(within);
  });
});
