import { afterAll, describe, expect, it } from 'vitest';
import { stratumById } from '../../../src/instances/strata.js';
import { verifyTextWithPlugins } from '../../../src/report/pluginReport.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { momentsOn } from '../../../src/verdict/caseMoments.js';
import { compareVectors } from '../../../src/verdict/finding.js';
import { pluginJudged } from '../../../src/verdict/plugin/pluginJudged.js';
import { openJudgeable } from '../../../src/verdict/plugin/pluginSurvey.js';
import { pluginFiles, quietSurvey } from './pluginFiles.js';

const files = pluginFiles();
afterAll(files.remove);

const cases = randomCases(['rational', 'layered', 'cyclic'].map(stratumById), 3, 1);
/** Some with few trajectories, for what is sampled. */
const small = cases.filter(({ trajectories }) => trajectories.length <= 20);

describe('an estimator that draws with finitely many outcomes', () => {
  it.each([
    ['a coin', 'const c = stream.bernoulli(0.5) ? 1 : -1; return good(batch, k).map((x) => x + c);'],
    [
      'an uneven choice',
      'const c = [3, -1, -1, -1][stream.categorical([0.25, 0.25, 0.25, 0.25])]; return good(batch, k).map((x) => x * (1 + c));',
    ],
    ['Russian roulette', 'const on = stream.integer(4) === 0; return good(batch, k).map((x) => (on ? 4 * x : 0));'],
    ['one trajectory of the batch', 'return good([batch[stream.integer(batch.length)]], k);'],
    [
      'draws for each step',
      'let c = 0; for (const t of batch[0].actions) c += stream.child("steps/" + t).integer(3) - 1; return good(batch, k).map((x) => x + c);',
    ],
  ])('and is unbiased holds, without any sampling: %s', (_, body) => {
    const { verdicts, claims, misbehaviour } = quietSurvey(files.estimating(body), cases);
    expect([misbehaviour, verdicts]).toEqual([undefined, { unbiased: 'holds', 'truncation-only': 'holds' }]);
    expect(claims.every(({ sampled }) => sampled === undefined)).toBe(true);
  });

  it('and has a bias of a millionth of its noise fails', () => {
    const body = 'const c = stream.bernoulli(0.5) ? 1 : -1; return good(batch, k).map((x) => x + c * 1 + 1e-6);';
    expect(quietSurvey(files.estimating(body), cases).verdicts).toEqual({ unbiased: 'fails', 'truncation-only': 'fails' }); // prettier-ignore
  });

  it('has its second moment over draws and trajectories together', () => {
    // Twice the estimate or nothing: the mean stays, E x² doubles.
    const doubled = files.write(`import { good } from './good.mjs';
export const estimator = { id: 'x', claims: ['unbiased'], estimate: (batch, k, stream) => { const on = stream.bernoulli(0.5); return good(batch, k).map((x) => (on ? 2 * x : 0)); } };`);
    const [session, plain] = [doubled, files.estimating('return good(batch, k);')].map((file) => openJudgeable(file));
    for (const one of cases.filter(({ exact }) => !exact)) {
      const [drawn, once] = [session, plain].map((of) => momentsOn(one, pluginJudged(of)));
      const two = one.arithmetic.constant({ n: 2n, d: 1n });
      const twice = once.second!.map((x) => one.arithmetic.mul(two, x));
      expect(compareVectors<unknown>(one.arithmetic, false, drawn.second!, twice, 1).relation).not.toBe('different');
      expect(compareVectors<unknown>(one.arithmetic, false, drawn.mean, once.mean, 1).relation).not.toBe('different');
      expect(compareVectors<unknown>(one.arithmetic, false, drawn.second!, once.second!, 1).relation).toBe('different');
    }
    for (const { close } of [session, plain]) close();
  });
});

describe('an estimator that draws what cannot be listed', () => {
  it.each([
    ['by uniform noise', 'return good(batch, k).map((x) => x + stream.uniform() - 0.5);'],
    [
      'by Russian roulette with a uniform number',
      'const on = stream.uniform() < 0.5; return good(batch, k).map((x) => (on ? 2 * x : 0));',
    ],
  ])('and is unbiased is not rejected: %s', (_, body) => {
    const { verdicts, claims, misbehaviour } = quietSurvey(files.estimating(body), small, { timeLimit: 60 });
    expect(misbehaviour).toBeUndefined();
    expect(Object.values(verdicts)).not.toContain('fails');
    expect(claims.some(({ sampled }) => sampled !== undefined && sampled.samples > 0)).toBe(true);
  });

  it('holds where the samples are convincing, and the report says what they find', () => {
    const file = files.estimating('return good(batch, k).map((x) => x + stream.uniform() - 0.5);');
    const survey = quietSurvey(file, small, { timeLimit: 60 });
    expect(survey.verdicts['unbiased']).toBe('holds');
    const text = verifyTextWithPlugins({ seed: 1, version: '', strata: [], estimators: [survey], mutants: [], asked: { strata: [], estimators: [], instances: 1 }, seconds: 0 }); // prettier-ignore
    expect(text).toMatch(/draws what cannot be listed: judged by \d+ samples; they find a bias of \S+ of the gradient/);
  });

  it('and is biased by its draws fails', () => {
    const file = files.estimating('return good(batch, k).map((x) => x + stream.uniform() - 0.4);');
    const { verdicts, claims } = quietSurvey(file, small, { timeLimit: 60 });
    expect(verdicts['unbiased']).toBe('fails');
    expect(claims.find(({ verdict }) => verdict === 'fails')?.sampled?.falseAlarm).toBeLessThan(1e-4);
  });
});

describe('the tolerance of an estimator', () => {
  /** Noise of mean zero over the first action, ± size/π(b|s) for two of the actions, which is exactly known to it. */
  const noise = `const { states: [s], actions: [b] } = batch[0];
const pair = s * k.actions + b;
const sign = b === undefined || k.actions < 2 ? 0 : b === 0 ? 1 : b === 1 ? -1 : 0;`;

  it('is not widened by large noise of mean zero over trajectories, behind which a relative bias of 1e-5 hides', () => {
    const hiding = (size: number, factor: number): string =>
      files.estimating(`${noise}
return good(batch, k).map((x) => x * ${factor} + (sign * ${size}) / (k.policy[pair] || 1));`);
    for (const size of [1e3, 1e6, 1e7])
      expect(quietSurvey(hiding(size, 1 + 1e-5), cases).verdicts['unbiased']).toBe('fails');
    // Without the bias, noise that is not far beyond what the problem itself has is no reason to fail.
    expect(quietSurvey(hiding(10, 1), cases).verdicts['unbiased']).toBe('holds');
  });

  it('is not widened by large draws either', () => {
    const body = 'const c = stream.bernoulli(0.5) ? 1e7 : -1e7; return good(batch, k).map((x) => x * (1 + 1e-5) + c);';
    expect(quietSurvey(files.estimating(body), cases).verdicts['unbiased']).toBe('fails');
  });

  it('finds any bias of the size that the report states', () => {
    const exact = quietSurvey(files.estimating('return good(batch, k);'), cases);
    expect(exact.verdicts).toEqual({ unbiased: 'holds', 'truncation-only': 'holds' });
    const text = verifyTextWithPlugins({ seed: 1, version: '', strata: [], estimators: [exact], mutants: [], asked: { strata: [], estimators: [], instances: 1 }, seconds: 0 }); // prettier-ignore
    const size = Number(/any bias of more than (\S+) of the gradient/.exec(text)?.[1]);
    expect(size).toBeLessThan(1e-6);
    // Relative to the larger of its two parts the gradient may be small: ten times the size is a bias of it on one of the problems at least.
    const biased = files.estimating(`return good(batch, k).map((x) => x * ${1 + 10 * size});`);
    expect(quietSurvey(biased, cases).verdicts['unbiased']).toBe('fails');
  });

  it('leaves room for rounding where everything is zero but what is computed', () => {
    const body = `${noise} return good(batch, k).map((x) => x + sign / (k.policy[pair] || 1));`;
    expect(quietSurvey(files.estimating(body), cases).verdicts['unbiased']).toBe('holds');
  });
});
