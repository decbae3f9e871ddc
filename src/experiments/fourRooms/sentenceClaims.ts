import { above, aboveNumber, type Tested } from '../publish/evidence.js';
import { sixDigits, type OpenClaim } from '../publish/paperClaim.js';
import { mean, summarise } from '../statistics/sample.js';
import { welch } from '../statistics/welch.js';
import { METHOD_NAMES } from './methodNames.js';
import { FOUR_ROOMS_BETAS, waiting } from './paperClaims.js';
import { PROTOCOL_SEEDS, protocolResult } from './protocol.js';
import { bestKnownAt } from './references.js';
import type { MethodResult, ResultsTable, SentenceResults } from './results.js';

const RESULTS = 'paper, section 5.1, Results';
const BATCH = 100;

/** Sentences of section 5.1 that go beyond levels and ranks, by the rules of docs/experiments-protocol.md. */
export const sentenceClaims = (table: ResultsTable, extra: SentenceResults): OpenClaim[] => [
  ...FOUR_ROOMS_BETAS.map((beta) => gapByTheTrick(table, beta)),
  weakEntropy(table, extra),
  ...FOUR_ROOMS_BETAS.map((beta) => noOracleNeeded(table, extra, beta)),
];

/** BC-HG less HPGD (SA) at equal settings: what is left when neither is tuned for itself. */
function gapByTheTrick({ at }: ResultsTable, beta: number): OpenClaim {
  const [own, other] = ['bc-hg', 'hpgd-sa'].map((method) => at(method, beta, BATCH));
  const missing = [protocolResult('bc-hg', own), protocolResult('hpgd-sa', other)].flatMap((one) =>
    'missing' in one ? [one.missing] : [],
  );
  const differences = (seed: number): number =>
    mean(
      own!.grid.map(({ lr, alpha, lastMeans }) => {
        const same = other!.grid.find((point) => point.lr === lr && point.alpha === alpha)!;
        return lastMeans[seed] - same.lastMeans[seed];
      }),
    );
  return {
    id: `gap-by-the-trick/beta=${beta}`,
    claim: `BC-HG ends above HPGD (SA), which shares its critic, also with equal settings: the covariance trick makes the gap, at beta = ${beta}`,
    source: RESULTS,
    statistic:
      'BC-HG less HPGD (SA) with the same lr and α, means of the last 1000 iterations; for each seed the mean over the 24 points of the grid',
    ...(missing.length > 0
      ? waiting(missing)
      : aboveNumber(
          Array.from({ length: PROTOCOL_SEEDS }, (_, seed) => differences(seed)),
          0,
        )),
  };
}

const ENTROPY = ['bc-hg', 'hpgd-mc', 'hpgd-sa'] as const;
/** Ten of the protocol and as many more. */
const ENTROPY_SEEDS = 20;

/** How fast the share of the best known value falls as β does. */
function weakEntropy({ at }: ResultsTable, { entropy }: SentenceResults): OpenClaim {
  const levels = (method: string, beta: number): readonly number[] => {
    const chosen = at(method, beta, BATCH)?.best;
    const more = entropy.find((one) => one.method === method && one.beta === beta)?.best;
    const isSame = chosen?.lr === more?.lr && chosen?.alpha === more?.alpha;
    return [...(chosen?.lastMeans ?? []), ...(isSame ? (more?.lastMeans ?? []) : [])];
  };
  const slopes = (method: string): number[] => {
    const shares = FOUR_ROOMS_BETAS.map((beta) => levels(method, beta).map((x) => x / bestKnownAt(beta)));
    return Array.from({ length: ENTROPY_SEEDS }, (_, seed) => slopeOverLogBeta(shares.map((values) => values[seed])));
  };
  const claim = {
    id: 'weak-entropy',
    claim: 'BC-HG is more robust to weak entropy regularisation than HPGD (MC) and HPGD (SA)',
    source: RESULTS,
    statistic:
      'slope, over log β, of the level as a share of the best known value, for each of 20 seeds at the points that the protocol selects; BC-HG less each of the two',
  };
  const missing = ENTROPY.flatMap((method) =>
    FOUR_ROOMS_BETAS.flatMap((beta) => {
      const lacking = ENTROPY_SEEDS - levels(method, beta).length;
      return lacking === 0 ? [] : [`${lacking} of ${ENTROPY_SEEDS} seeds of ${method} at beta = ${beta}`];
    }),
  );
  return { ...claim, ...(missing.length > 0 ? waiting(missing) : flatterThanBoth(slopes)) };
}

function flatterThanBoth(slopes: (method: string) => number[]): Tested {
  const own = slopes('bc-hg');
  const others = ENTROPY.slice(1).map((method) => ({ method, values: slopes(method) }));
  const tests = others.map(({ values }) => welch(summarise(own), summarise(values)));
  return {
    rule: "reproduced where Welch's one-sided test finds the slope of BC-HG smaller than each of the others, contradicted where the opposite test finds any smaller than BC-HG's (its chance times their number), each at 0.05 over the page (Holm)",
    figure: {
      [METHOD_NAMES['bc-hg']]: sixDigits(mean(own)),
      ...Object.fromEntries(others.map(({ method, values }) => [METHOD_NAMES[method], sixDigits(mean(values))])),
      seeds: own.length,
    },
    evidence: {
      supports: Math.max(...tests.map(({ less }) => less)),
      refutes: Math.min(1, tests.length * Math.min(...tests.map(({ greater }) => greater))),
    },
  };
}

/** The slope of a straight line through values at the three β, over log β, by least squares. */
export function slopeOverLogBeta(values: readonly number[]): number {
  const logs = FOUR_ROOMS_BETAS.map(Math.log);
  const centre = mean(logs);
  const spread = logs.reduce((total, x) => total + (x - centre) ** 2, 0);
  return logs.reduce((total, x, i) => total + (x - centre) * values[i], 0) / spread;
}

/** BC-HG against HPGD with an oracle that takes as many samples as the leader. */
function noOracleNeeded({ at }: ResultsTable, { fewOracleSteps }: SentenceResults, beta: number): OpenClaim {
  const own = protocolResult('bc-hg', at('bc-hg', beta, BATCH));
  const withFew: MethodResult | undefined = fewOracleSteps.find((one) => one.beta === beta);
  const other = protocolResult('hpgd-oracle', withFew);
  const missing = [own, other].flatMap((one) => ('missing' in one ? [one.missing] : []));
  return {
    id: `no-oracle-needed/beta=${beta}`,
    claim: `BC-HG needs no oracle to reach what HPGD (oracle) reaches with as many samples of the oracle as of the leader, at beta = ${beta}`,
    source: RESULTS,
    statistic:
      'BC-HG less HPGD (oracle) with 100 steps of the oracle in place of 10,000, N = 100, means of the last 1000 iterations, cross-fitted over the whole grid',
    ...('missing' in own || 'missing' in other ? waiting(missing) : above(own.crossFitted, other.crossFitted)),
  };
}
