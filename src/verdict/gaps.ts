import type { EstimatorSurvey } from './estimatorSurvey.js';
import type { StratumSurvey } from './truthSurvey.js';

/** Something that was asked for and not judged, and why. */
export interface Gap {
  readonly what: string;
  readonly reason: string;
}

/**
 * What a run of `verify` has left open without having looked at it: estimators of which no claim was judged, single claims, and those of the strata
 * that were asked for by name on which nothing was judged. A run with a gap does not hold.
 */
export function gapsOf(
  strata: readonly StratumSurvey[],
  estimators: readonly EstimatorSurvey[],
  asked: readonly string[],
): Gap[] {
  const claims = estimators.flatMap(({ id, claims: judged, verdicts, unjudged }): Gap[] => {
    const nothing = judged.length === 0 && !Object.values(verdicts).includes('fails');
    if (!nothing) return unjudged.map(({ claim, reason }) => ({ what: `${id}, ${claim}`, reason }));
    const reasons = [...new Set(unjudged.map(({ reason }) => reason))];
    return [{ what: id, reason: `none of its claims was judged: ${reasons.join('; ') || 'it makes none'}` }];
  });
  const seen = new Set([
    ...strata.filter(({ instances }) => instances > 0).map(({ id }) => id),
    ...estimators.flatMap(({ claims: judged }) => judged.map(({ stratum }) => stratum)),
  ]);
  const bare = asked.filter((id) => !seen.has(id));
  return [...claims, ...bare.map((id) => ({ what: `stratum ${id}`, reason: 'nothing was judged on it' }))];
}
