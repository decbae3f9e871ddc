import { describe, expect, test } from 'vitest';
import { everyStep, minibatchSums, type MinibatchForm } from '../../src/estimators/games/minibatch.js';

/** Three episodes of three steps; two answers of the follower, so that triple 2i and 2i + 1 belong to pair i. Triple 3 is visited three times. */
const LENGTH = 3;
const TRIPLES = [3, 0, 5, 1, 3, 2, 4, 5, 3];
const PARTS = {
  direct: Float64Array.of(1, -2, 3, 5, -7, 11),
  follower: Float64Array.of(2, -3, 7),
};
const BENEFITS = [4, -1, 2, 3];
const BETA = 0.5;

const formOf = (gammaF: number, from: 0 | 1, changes: Partial<MinibatchForm> = {}): MinibatchForm => ({
  ...{ gammaF, beta: BETA, actions: 2, from, averaged: false, pooled: false, cutAtZero: false },
  ...changes,
});

/** The weights by pair, segment by segment. */
function byDefinition(draws: readonly number[], form: MinibatchForm): number[] {
  const { gammaF, from, averaged, pooled, cutAtZero } = form;
  const weights = [0, 0, 0];
  const pairOf = (i: number): number => TRIPLES[i] >> 1;
  draws.forEach((i, j) => {
    const share = 1 / draws.length;
    weights[pairOf(i)] += share * PARTS.direct[TRIPLES[i]];
    const end = (v: number): number => (cutAtZero && v === 0 ? 1 : LENGTH * (1 + Math.floor(v / LENGTH)));
    let scale = (share * BENEFITS[j]) / BETA;
    if (averaged) {
      let discounts = 0;
      for (let m = 0; m < LENGTH - (i % LENGTH); m++) discounts += gammaF ** m;
      scale /= discounts;
    }
    const visits = pooled ? [...TRIPLES.keys()].filter((v) => TRIPLES[v] === TRIPLES[i]) : [i];
    for (const v of visits)
      for (let k = v + from; k < end(v); k++)
        weights[pairOf(k)] += (scale / visits.length) * gammaF ** (k - v) * PARTS.follower[pairOf(k)];
  });
  return weights;
}

const FORMS: readonly [string, Partial<MinibatchForm>][] = [
  ['as it is', {}],
  ['averaged', { averaged: true }],
  ['pooled', { pooled: true }],
  ['cut at entry zero', { cutAtZero: true }],
  ['cut and averaged', { cutAtZero: true, averaged: true }],
];

describe('a mini-batch over several episodes', () => {
  test.each(FORMS)('%s: has every segment to the end of its own episode', (_, changes) => {
    for (const gammaF of [0.5, 1])
      for (const from of [0, 1] as const)
        for (const draws of [[4, 0, 8, 4], [0], [7, 1], [3, 6, 5]]) {
          const form = formOf(gammaF, from, changes);
          const given = { episodeLength: LENGTH, triples: Int32Array.from(TRIPLES), length: TRIPLES.length };
          const { weights } = minibatchSums(given, Int32Array.from(draws), { ...PARTS, benefit: null }, Float64Array.from(BENEFITS), form); // prettier-ignore
          // A dozen terms below 100.
          byDefinition(draws, form).forEach((x, pair) => expect(Math.abs(weights[pair] - x)).toBeLessThan(1e-12));
        }
  });

  test('without Benefits has the direct part only', () => {
    const given = { episodeLength: LENGTH, triples: Int32Array.from(TRIPLES), length: TRIPLES.length };
    const { weights, put } = minibatchSums(given, Int32Array.of(0, 3), { ...PARTS, benefit: null }, null, formOf(1, 0));
    expect([[...weights], [...put]]).toEqual([
      [-1, 2.5, 0],
      [0, 0, 0],
    ]);
  });
});

test('every step of two states, two actions and three answers, in order', () => {
  const steps = everyStep(2, 2, 3);
  expect(steps.map(({ s, a, b, pair, triple }) => [s, a, b, pair, triple])).toEqual(
    [...Array(12).keys()].map((i) => [i < 6 ? 0 : 1, Math.floor(i / 3) % 2, i % 3, Math.floor(i / 3), i]),
  );
});
