import { describe, expect, test } from 'vitest';
import { answersOf } from '../../../src/conformance/corpus/answers.js';
import { certified, certify, toleranceOf } from '../../../src/conformance/corpus/condition.js';
import { enumerable, type Enumerated } from '../../../src/conformance/corpus/enumerated.js';
import { biasRequests, essence, exactBias, isFor } from '../../../src/conformance/judge/exactBias.js';
import { setupsOf } from '../../../src/conformance/judge/requests.js';
import type { Reply } from '../../../src/conformance/drive/protocol.js';
import { CORPUS } from '../corpus.js';

const ENUMERATED = await enumerable(CORPUS.instances, 2);

/** A right answer for every trajectory in doubles, its probability, and what it may miss each component by. */
interface Answered {
  readonly values: readonly number[];
  readonly probability: number;
  readonly tolerance: readonly number[];
}

function answered({ instance, rollouts }: Enumerated, estimator: string): Answered[] {
  return rollouts.map(({ rollout, probability }) => {
    const inputs = { estimator, critic: instance.record.knowledge, batch: [rollout] };
    const right = answersOf(certified, instance, inputs)!.right();
    const answer = certify(certified, right);
    return {
      values: right.map((x) => certified.toNumber(x)),
      probability: certified.toNumber(probability),
      tolerance: right.map((_, k) => toleranceOf(answer, k)),
    };
  });
}

const reply = (gradient: readonly number[]): Reply => ({ kind: 'result', result: { gradient } });
const estimatorOf = ({ instance }: Enumerated): string =>
  instance.kind === 'configurable-mdp' ? 'bc-hg' : instance.problem.game.observes ? 'game:bc-hg' : 'game:bc-hg-unobserved'; // prettier-ignore
const CASES = ENUMERATED.map((one) => [one.instance.record.id, one, estimatorOf(one)] as const);

test('there are instances of both kinds, with many trajectories', () => {
  expect(new Set(ENUMERATED.map(({ instance }) => instance.kind)).size).toBe(2);
  for (const { rollouts } of ENUMERATED) expect(rollouts.length).toBeGreaterThan(10);
});

describe.each(CASES)('the exact bias on %s', (_, one, estimator) => {
  const all = answered(one, estimator);
  const K = one.truth.length;
  const shares = Array.from({ length: K }, (__, k) =>
    all.reduce((sum, { probability, tolerance }) => sum + probability * tolerance[k], 0),
  );
  const widest = shares.indexOf(Math.max(...shares));
  /** The verdict on answers all of which are off by the same, in the component that may be off by most. */
  const movedBy = (by: number) =>
    exactBias(
      one,
      estimator,
      all.map(({ values }) => reply(values.map((x, k) => (k === widest ? x + by : x)))),
    );

  test('of right answers is within the bound, and their variance is that of the answers', () => {
    const { bias, relativeBias, bound, variance, verdict, trajectories, what } = movedBy(0);
    expect([verdict, what, trajectories]).toEqual(['holds', undefined, all.length]);
    expect(bias).toBeLessThanOrEqual(bound!);
    expect(relativeBias).toBeLessThan(1e-9);
    const mean = (of: (values: readonly number[]) => number): number =>
      all.reduce((sum, { probability, values }) => sum + probability * of(values), 0);
    const square = mean((values) => values.reduce((sum, x) => sum + x * x, 0));
    const expected = one.truth.reduce((rest, __, k) => rest - mean((values) => values[k]) ** 2, square);
    // Sums of at most 150 · K positive terms and a difference, in doubles: some thousand roundings of the larger number.
    expect(Math.abs(variance - expected)).toBeLessThan(2 ** -42 * square);
  });

  test('may be the mean of what each answer may be off by, and no more', () => {
    // The answers are rounded to doubles, by a quarter of their tolerance at most: it grants four roundings of each.
    expect(movedBy(shares[widest] / 2).verdict).toBe('holds');
    expect(movedBy(-shares[widest] / 2).verdict).toBe('holds');
    const { verdict, what, bound } = movedBy(2 * shares[widest]);
    expect(verdict).toBe('fails');
    expect(what).toContain(`the mean of component ${widest}`);
    expect(movedBy(-2 * shares[widest]).verdict).toBe('fails');
    // The bound that is told is of the same shares; sums of so many terms agree to far less than a millionth.
    expect(bound! / Math.hypot(...shares)).toBeCloseTo(1, 6);
  });

  test('weighs an answer by the probability of its trajectory', () => {
    // The rarest one alone, by what the mean may be off by: far less than that arrives in the mean. The likeliest, by enough for all.
    const order = all.map((__, i) => i).sort((i, j) => all[i].probability - all[j].probability);
    const alone = (i: number, by: number) =>
      exactBias(
        one,
        estimator,
        all.map(({ values }, j) => reply(values.map((x, k) => (i === j && k === widest ? x + by : x)))),
      ).verdict;
    const [rarest, likeliest] = [order[0], order.at(-1)!];
    expect(all[rarest].probability).toBeLessThan(0.25);
    expect(alone(rarest, shares[widest])).toBe('holds');
    expect(alone(likeliest, (2 * shares[widest]) / all[likeliest].probability)).toBe('fails');
  });

  test('is not known where an answer is missing, and says why', () => {
    const right = all.map(({ values }) => reply(values));
    const withOne = (bad: Reply) => exactBias(one, estimator, [...right.slice(0, -1), bad]);
    expect(withOne({ kind: 'skipped', reason: 'too long' })).toMatchObject({
      verdict: 'undetermined',
      what: 'skipped: too long',
      bias: NaN,
      bound: null,
    });
    expect(withOne({ kind: 'error', message: 'no memory' })).toMatchObject({ verdict: 'fails', what: 'error: no memory' }); // prettier-ignore
    expect(withOne({ kind: 'broken', what: 'no answer' })).toMatchObject({ verdict: 'fails', what: 'no answer' });
    expect(withOne(reply([]))).toMatchObject({ verdict: 'fails' });
  });

  test('of an estimator that is not known here is told, and not judged', () => {
    const off = exactBias(one, 'mine', all.map(({ values }) => reply(values.map((x) => x + 1)))); // prettier-ignore
    expect(off).toMatchObject({ verdict: 'reported', bound: null });
    // Each of K components is off by one.
    expect(off.bias).toBeCloseTo(Math.sqrt(K), 9);
    const size = Math.hypot(...one.truth.map((x) => certified.toNumber(x)));
    expect(off.relativeBias! * size).toBeCloseTo(off.bias, 9);
  });

  test('is relative to no hypergradient where that is zero', () => {
    const still = { ...one, truth: one.truth.map(() => certified.zero) };
    expect(exactBias(still, estimator, all.map(({ values }) => reply(values))).relativeBias).toBeNull(); // prettier-ignore
  });

  test('may miss a mean that is exactly known by nothing, and does not miss it then', () => {
    const { verdict, bound } = exactBias({ ...one, rollouts: [] }, estimator, []);
    expect([verdict, bound]).toEqual(['holds', 0]);
  });

  test('is asked for with one request for each trajectory', () => {
    const requests = biasRequests(one, estimator);
    expect(requests.length).toBe(all.length);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(all.length);
    const { record } = one.instance;
    const { qL, vL } = record.knowledge;
    const setup = setupsOf([record]).get(record.id);
    expect(setup).toBeDefined();
    requests.forEach((request, i) => {
      expect(request.setup).toEqual(setup);
      const told: unknown = JSON.parse(`{${request.body}}`);
      const batch = [one.rollouts[i].rollout];
      expect(told).toEqual({ cmd: 'estimate', instance: record.id, estimator, critic: { qL, vL }, batch });
    });
  });
});

test('of a reply no more is kept than the gradient, or what is wrong with it', () => {
  const kept = essence({ kind: 'result', result: { gradient: [1, 2], others: 'much' } }, 2);
  expect(kept).toEqual(reply([1, 2]));
  expect(essence(reply([1, 2]), 3)).toEqual({ kind: 'broken', what: expect.stringMatching(/gradient.*3/) as string });
  const skipped: Reply = { kind: 'skipped', reason: 'too long' };
  expect(essence(skipped, 2)).toBe(skipped);
});

test('estimators are asked for on their own kind of problem, and not those that need an oracle', () => {
  for (const one of ENUMERATED) {
    const isGame = one.instance.kind === 'markov-game';
    expect(isFor(estimatorOf(one), one)).toBe(true);
    expect(isFor('bc-hg', one)).toBe(!isGame);
    expect(isFor('hpgd-oracle', one)).toBe(false);
    expect(isFor('mine', one)).toBe(!isGame);
    expect(isFor('game:mine', one)).toBe(isGame);
    if (one.instance.kind === 'markov-game') expect(isFor('game:bc-hg', one)).toBe(one.instance.problem.game.observes);
  }
});
