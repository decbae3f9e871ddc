/** What is known of a coordinate if the hypothesis is true: its mean (within `radius`) and an upper bound of its variance. */
export interface Hypothesis {
  readonly mean: number;
  readonly radius: number;
  readonly variance: number;
}

/** A test that can be looked at after every sample. */
export interface SequentialTest {
  /** Takes one sample, K coordinates; returns true once the hypothesis is rejected. */
  readonly add: (sample: ArrayLike<number>) => boolean;
  /** Coordinate and number of samples at which the hypothesis was rejected; null as long as it is not. */
  readonly rejection: () => { readonly coordinate: number; readonly samples: number } | null;
  /** By coordinate: the smallest deviation of the mean that is found with probability 0.999 by the planned number of samples. */
  readonly detectable: readonly number[];
}

/** Total probability of rejecting a true hypothesis, over all coordinates and all numbers of samples. */
export const FALSE_ALARM = 1e-6;
/** The probability with which a deviation of the stated size is missed. */
const MISS = 1e-3;
/** Each rate suits a number of samples four times smaller than the one before it, so that a clear fault is found early. */
const RATES = 6;

/** φ(x) = sign(x) log(1 + |x| + x²/2): exp φ(x) ≤ 1 + x + x²/2 for every x, and it grows so slowly that heavy tails do no harm. */
const influence = (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x) + (x * x) / 2);

/**
 * The sequential test of "every coordinate has this mean and at most this variance" from independent samples, valid however often one looks
 * and whenever one stops (Catoni's influence function in a supermartingale: Wang and Ramdas, 2023).
 *
 * For each coordinate, side ± and rate λ the product Π exp(φ(±λ(Xᵢ − μ)) − λ²σ²/2) is a supermartingale that starts at one, and so is the
 * mean of those of several rates. By Ville's inequality it exceeds 2K/α with probability at most α/(2K); α is shared among the K
 * coordinates and two sides. The largest rate is λ = √(2 log(2K/α)/(nσ²)) for n planned samples.
 *
 * A coordinate of variance zero is rejected by any sample outside its enclosure, and every one by a sample that is no finite number. O(K · rates) a sample.
 */
export function sequentialTest(
  hypotheses: readonly Hypothesis[],
  planned: number,
  falseAlarm: number = FALSE_ALARM,
): SequentialTest {
  const sides = 2 * hypotheses.length;
  const threshold = Math.log(sides / falseAlarm);
  const rates = hypotheses.map(({ variance }) =>
    Array.from({ length: RATES }, (_, j) => Math.sqrt((2 * threshold * 4 ** j) / (planned * variance))),
  );
  // log of the product for each coordinate, side and rate
  const logs = hypotheses.map(() => [new Float64Array(RATES), new Float64Array(RATES)] as const);
  let samples = 0;
  let rejection: { coordinate: number; samples: number } | null = null;
  const addTo = (coordinate: number, x: number): boolean => {
    // What is no number cannot have been drawn by something that has a mean.
    if (!Number.isFinite(x)) return true;
    const { mean, radius, variance } = hypotheses[coordinate];
    // The nearest to the sample that the mean may be: a deviation counts only beyond the enclosure.
    const deviation = x - Math.min(Math.max(x, mean - radius), mean + radius);
    if (variance === 0) return deviation !== 0;
    return [1, -1].some((sign, side) => {
      const own = logs[coordinate][side];
      rates[coordinate].forEach((rate, j) => {
        own[j] += influence(sign * rate * deviation) - (rate * rate * variance) / 2;
      });
      return logMean(own) >= threshold;
    });
  };
  return {
    add: (sample) => {
      samples++;
      for (let k = 0; k < hypotheses.length; k++) if (addTo(k, sample[k])) rejection ??= { coordinate: k, samples };
      return rejection !== null;
    },
    rejection: () => rejection,
    detectable: hypotheses.map(({ variance, radius }, k) =>
      variance === 0 ? radius : detectableDeviation(rates[k][0], variance, planned, threshold) + 2 * radius,
    ),
  };
}

/** log of the mean of exponentials. */
function logMean(logs: Float64Array): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((total, x) => total + Math.exp(x - most), 0) / logs.length);
}

/**
 * The smallest δ for which the product of the slowest rate λ alone rejects after n samples with probability 0.999. With mean μ + δ and the
 * same variance, E exp(−φ(y)) ≤ exp(−λδ + λ²(σ² + δ²)/2), hence with that probability Σφ ≥ n(λδ − λ²(σ² + δ²)/2) − log 1000; it rejects
 * from Σφ ≥ threshold + log(rates) + nλ²σ²/2 on. The smaller root of the quadratic in δ; Infinity where n is too small.
 */
function detectableDeviation(rate: number, variance: number, samples: number, threshold: number): number {
  const needed = threshold + Math.log(RATES) - Math.log(MISS);
  const inside = 1 - 2 * (rate * rate * variance + needed / samples);
  return inside >= 0 ? (1 - Math.sqrt(inside)) / rate : Infinity;
}
