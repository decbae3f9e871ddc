import { describe, expect, it } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { inverseCdf } from '../../src/random/categorical.js';
import { normal } from '../../src/random/normal.js';
import { createStream, type Stream } from '../../src/random/stream.js';
import { stratumById } from '../../src/instances/strata.js';
import { bcHg } from '../../src/estimators/bcHg.js';
import { exactKnowledge } from '../../src/estimators/knowledge.js';
import type { Case } from '../../src/verdict/case.js';
import { momentsOn } from '../../src/verdict/caseMoments.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';
import type { MdpMistake } from '../../src/verdict/mistakes/mdpMistake.js';
import { MDP_MISTAKES } from '../../src/verdict/mistakes/mdpMistakes.js';
import { sequentialTest, type Hypothesis } from '../../src/verdict/sampled.js';

const standard: Hypothesis = { mean: 0, radius: 0, variance: 1 };

/** Draws of mean zero and variance one: symmetric, lopsided, and with tails so heavy that the third moment is infinite. */
const DRAWS: Record<string, (stream: Stream) => number> = {
  normal,
  lopsided: (stream) => (stream.uniform() < 0.01 ? 99 : -1) / Math.sqrt(99),
  // Pareto of exponent 2.5: mean 5/3, variance 20/9.
  'heavy-tailed': (stream) => ((1 - stream.uniform()) ** (-1 / 2.5) - 5 / 3) / Math.sqrt(20 / 9),
};

describe('a true hypothesis', () => {
  const RUNS = 300;
  const ALPHA = 0.1;

  it.each(Object.keys(DRAWS))('is seldom rejected, however often one looks: %s', (name) => {
    let rejected = 0;
    for (let run = 0; run < RUNS; run++) {
      const stream = createStream(`sampled/null/${name}/${run}`);
      const test = sequentialTest([standard, standard], 200, ALPHA);
      // Twice as long as planned: validity does not end there.
      for (let n = 0; n < 400; n++) if (test.add([DRAWS[name](stream), DRAWS[name](stream)])) break;
      if (test.rejection()) rejected++;
    }
    // At most α on average; five standard deviations of the binomial count above that.
    expect(rejected).toBeLessThanOrEqual(RUNS * ALPHA + 5 * Math.sqrt(RUNS * ALPHA * (1 - ALPHA)));
  });
});

describe('a false hypothesis', () => {
  it.each(Object.keys(DRAWS))('is rejected in time where it is off by the stated size: %s', (name) => {
    const RUNS = 100;
    const planned = 2000;
    let missed = 0;
    for (let run = 0; run < RUNS; run++) {
      const stream = createStream(`sampled/shifted/${name}/${run}`);
      const test = sequentialTest([standard], planned);
      const [shift] = test.detectable;
      for (let n = 0; n < planned; n++) if (test.add([DRAWS[name](stream) + shift])) break;
      if (!test.rejection()) missed++;
    }
    // Missed with probability 0.001 each: more than four of a hundred has probability below 1e-7.
    expect(missed).toBeLessThanOrEqual(4);
  });

  it('is found early where it is grossly wrong, and named by its coordinate', () => {
    const test = sequentialTest([standard, standard], 100_000);
    const stream = createStream('sampled/gross');
    while (!test.add([normal(stream), normal(stream) - 5]));
    expect(test.rejection()!.coordinate).toBe(1);
    expect(test.rejection()!.samples).toBeLessThan(1000);
  });
});

describe('known mistakes', () => {
  /** The layered and cyclic cases on which a mistake is looked for. */
  const cases = randomCases(['layered', 'cyclic'].map(stratumById), 150, 5);
  const PLANNED = 200_000;

  /** BC-HG's exact mean and variance: what a mistake claims to have. */
  const hypothesesOf = (one: Case): Hypothesis[] => {
    const { mean, second } = momentsOn(one, bcHg);
    const { sub, mul, toNumber, radius } = one.arithmetic;
    return mean.map((m, k) => {
      const variance = sub(second![k], mul(m, m));
      return {
        mean: toNumber(m),
        // The samples are made in double precision.
        radius: radius(m) + 1e-9 * Math.max(1, Math.sqrt(toNumber(second![k]))),
        variance: Math.max(0, toNumber(variance)) + radius(variance),
      };
    });
  };

  /** True where sampling would find that the mean is not that of BC-HG. */
  const visible = (one: Case, judged: Pick<MdpMistake, 'id' | 'textbook'>): boolean => {
    const { detectable } = sequentialTest(hypothesesOf(one), PLANNED / 2);
    const expected = momentsOn(one, bcHg).mean;
    const { sub, toNumber } = one.arithmetic;
    return momentsOn(one, judged).mean.some((m, k) => Math.abs(toNumber(sub(m, expected[k]))) > detectable[k]);
  };

  function samplesUntilRejected(one: Case, judged: Pick<MdpMistake, 'id' | 'textbook'>, path: string): number {
    const knowledge = exactKnowledge(one.problem, float64);
    const estimates = one.trajectories.map(({ trajectory }) => judged.textbook([trajectory], knowledge));
    const probabilities = one.trajectories.map(({ probability }) => one.arithmetic.toNumber(probability));
    const stream = createStream(path);
    const test = sequentialTest(hypothesesOf(one), PLANNED);
    for (let n = 1; n <= PLANNED; n++) if (test.add(estimates[inverseCdf(probabilities, stream.uniform())])) return n;
    return Infinity;
  }

  it.each(MDP_MISTAKES.map((mistake) => [mistake.id, mistake] as const))(
    '%s is rejected by samples alone',
    (id, mistake) => {
      const one = cases.find((candidate) => visible(candidate, mistake));
      expect(one, 'a case on which the mistake is large enough to be seen').toBeDefined();
      expect(samplesUntilRejected(one!, mistake, `sampled/mutant/${id}`)).toBeLessThanOrEqual(PLANNED);
    },
  );

  it('is BC-HG itself not', () => {
    for (const [i, one] of cases.slice(0, 3).entries())
      expect(samplesUntilRejected(one, bcHg, `sampled/proper/${i}`)).toBe(Infinity);
  });
});
