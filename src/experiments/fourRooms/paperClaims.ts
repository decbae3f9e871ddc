import { aboveAll, levelMet, type Tested } from '../publish/evidence.js';
import { sixDigits, type OpenClaim } from '../publish/paperClaim.js';
import { fromPopulationError } from '../statistics/sample.js';
import { METHOD_NAMES } from './methodNames.js';
import { protocolResult, type ProtocolResult } from './protocol.js';
import type { ResultsTable } from './results.js';

export const FOUR_ROOMS_BETAS: readonly number[] = [0.001, 0.003, 0.005];
const BASELINES = Object.keys(METHOD_NAMES).filter((method) => method !== 'bc-hg');
/** Seeds behind a published curve. */
export const PUBLISHED_SEEDS = 10;

/** The margin of a level: a tenth of what was published, at least a hundredth. */
const marginOf = (level: number): number => Math.max(0.01, Math.abs(level) / 10);

/** What every claim about the published grid needs. */
export const PROTOCOL = 'undetermined until ten seeds have run at every point of the published grid';

/** What a claim is while runs of the protocol are missing. */
export const waiting = (missing: readonly string[], figure: OpenClaim['figure'] = {}): Tested => ({
  rule: PROTOCOL,
  figure,
  evidence: { open: `missing: ${missing.join(', ')}` },
});

const missingOf = (results: readonly ProtocolResult[]): string[] =>
  results.flatMap((result) => ('missing' in result ? [result.missing] : []));

/** The levels of Figure 2, method by method. */
export function plateauClaims({ at, published }: ResultsTable): OpenClaim[] {
  return Object.keys(METHOD_NAMES).flatMap((method) =>
    FOUR_ROOMS_BETAS.flatMap((beta): OpenClaim[] => {
      const result = at(method, beta, 100);
      const theirs = published(method, beta, 100);
      if (!theirs) return [];
      const ours = protocolResult(method, result);
      const level = fromPopulationError(theirs.mean, theirs.standardError, PUBLISHED_SEEDS);
      const tested =
        'missing' in ours
          ? waiting([ours.missing], result && { soFar: result.best.mean, seeds: result.best.seeds })
          : withSelection(levelMet(ours.selected, level, marginOf(theirs.mean)), ours.selectionEffect);
      return [
        {
          id: `plateau/${method}/beta=${beta}`,
          claim: `${METHOD_NAMES[method]} reaches ${theirs.mean} ± ${theirs.standardError} at beta = ${beta}, N = 100`,
          source: 'paper, Figure 2',
          statistic:
            'mean over ten seeds of the mean of the last 1000 iterations at the grid point where it is largest, less the published value; margin a tenth of that, at least 0.01',
          ...tested,
          rule: `${tested.rule === PROTOCOL ? '' : `${tested.rule}; `}${PROTOCOL}`,
        },
      ];
    }),
  );
}

const withSelection = (tested: Tested, selectionEffect: number): Tested => ({
  ...tested,
  figure: { ...tested.figure, selectionEffect: sixDigits(selectionEffect) },
});

/** BC-HG ends above its baselines, all that the paper compares it with, at every β and N. */
export function rankingClaims({ at, batches }: ResultsTable): OpenClaim[] {
  return batches.flatMap((batch) =>
    FOUR_ROOMS_BETAS.map((beta): OpenClaim => {
      const result = (method: string): ProtocolResult => protocolResult(method, at(method, beta, batch));
      const own = result('bc-hg');
      const others = BASELINES.map((method) => [method, result(method)] as const);
      const missing = missingOf([own, ...others.map(([, one]) => one)]);
      const values = (one: ProtocolResult): readonly number[] => ('missing' in one ? [] : one.crossFitted);
      return {
        id: `ranking/N=${batch}/beta=${beta}`,
        claim: `BC-HG ends higher than HPGD (MC), HPGD (SA), HPGD (oracle), SoBiRL and Naive-PGD at beta = ${beta}, N = ${batch}`,
        source: 'paper, section 5.1, Results: "consistently outperforms the baselines"',
        statistic:
          'BC-HG less each of the others, means of the last 1000 iterations, cross-fitted: the best grid point by seeds 0–4 reported by seeds 5–9 and the other way round',
        ...(missing.length > 0
          ? waiting(missing)
          : aboveAll(
              values(own),
              Object.fromEntries(others.map(([method, one]) => [METHOD_NAMES[method], values(one)])),
            )),
      };
    }),
  );
}
