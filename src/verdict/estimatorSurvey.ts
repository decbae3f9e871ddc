import { GAME_KIND } from '../model/game/markovGame.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { splitId } from '../model/qualifiedId.js';
import type { FiniteInstance, FiniteKindId } from '../model/instance.js';
import { sampleInstance } from '../instances/sampleInstances.js';
import type { Stratum } from '../instances/stratum.js';
import { createAnyCase } from './anyCase.js';
import type { AnyCase, Case } from './case.js';
import type { AnyJudged } from './claim.js';
import { claimVerdict, type ClaimVerdict } from './claimTally.js';
import { claimById } from './claims.js';
import type { ComponentBias } from './componentBias.js';
import { entryVerdict, unsuitedVerdict, type EntryVerdict } from './entryVerdict.js';
import { joinObjections, tallyEstimator, type EstimatorTally } from './estimatorTally.js';
import { judgeEverywhere, judgeMistake, type MistakeVerdict } from './judge.js';
import { upperMedian } from './upperMedian.js';
import type { Mistake } from './mistakes/matchingMistakes.js';
import { randomInstanceName } from './truthSurvey.js';

/** How the variance of an estimator compares with that of BC-HG on the cases of a stratum (whole or unlimited trajectories). */
export interface VarianceComparison {
  readonly stratum: string;
  /** Medians of the trace of the covariance, and of its ratio to that of BC-HG where that is not zero. */
  readonly trace: number;
  readonly ratioToBcHg: number | null;
  /** On how many of the instances the trace is below that of HPGD with the exact ∇V_F: what was observed, no law. null: games, which have no HPGD. */
  readonly belowHpgd: number | null;
  readonly instances: number;
}

/** All that was found about one estimator. */
export interface EstimatorSurvey extends EntryVerdict {
  readonly id: string;
  readonly claims: readonly ClaimVerdict[];
  /** Claims that cannot be asked of it, with the reason. */
  readonly objections: Readonly<Record<string, string>>;
  readonly variance: readonly VarianceComparison[];
  /** The bias by component on one instance of each stratum. */
  readonly bias: readonly ComponentBias[];
}

/** Called as things are found out, for progress and for failures that cannot wait. */
export interface SurveyListener {
  readonly progress: (what: string) => void;
  readonly failure: (what: string) => void;
}

/** The cases of `count` random instances of each stratum; those that cannot be enumerated are left out. */
export function randomCases(strata: readonly Stratum[], count: number, seed: number): Case[];
export function randomCases(strata: readonly Stratum<FiniteInstance>[], count: number, seed: number): AnyCase[];
export function randomCases(strata: readonly Stratum<FiniteInstance>[], count: number, seed: number): AnyCase[] {
  return strata.flatMap((stratum) =>
    Array.from({ length: count }, (_, index) => caseAt(stratum, seed, index)).filter((one) => one !== undefined),
  );
}

/** The case of one random instance; undefined where it cannot be enumerated. */
export const caseAt = (stratum: Stratum<FiniteInstance>, seed: number, index: number): AnyCase | undefined =>
  createAnyCase(randomInstanceName(stratum.id, seed, index), stratum.id, sampleInstance(stratum, seed, index));

/**
 * `random:rational:1:10`, which has one choice between two actions: methods whose batches can be enumerated on few problems, or whose steps
 * reach the rank on few, are judged on it whatever is drawn.
 */
const WITNESS = { stratum: 'rational', seed: 1, index: 10 };

/** The witness, to be judged after `count` instances of a stratum; none in other strata, and where it is among them. */
export function witnessBeside(stratum: Stratum<FiniteInstance>, seed: number, count: number): AnyCase[] {
  const isDrawn = seed === WITNESS.seed && count > WITNESS.index;
  return stratum.id === WITNESS.stratum && !isDrawn ? [caseAt(stratum, WITNESS.seed, WITNESS.index)!] : [];
}

/** Judges the claims of one estimator on all cases. */
export function surveyEstimator(
  judged: AnyJudged,
  claims: readonly string[],
  cases: readonly AnyCase[],
  listener: SurveyListener,
): EstimatorSurvey {
  const tallies = [...new Set(cases.map((one) => one.stratum))].map((stratum) =>
    tallyEstimator(
      judged,
      claims,
      stratum,
      cases.filter((one) => one.stratum === stratum),
      listener.progress,
    ),
  );
  return estimatorSurvey(judged.id, claims, tallies, listener);
}

/** What was found about an estimator, from one tally of each stratum. */
export function estimatorSurvey(
  id: string,
  claims: readonly string[],
  tallies: readonly EstimatorTally[],
  listener: Pick<SurveyListener, 'failure'>,
): EstimatorSurvey {
  const verdicts: ClaimVerdict[] = [];
  const objections: Record<string, string> = {};
  for (const claim of claims) {
    const objection = tallies.map((tally) => tally.objections[claim]).reduce(joinObjections, {});
    if (!objection.free && objection.reason !== undefined) {
      objections[claim] = objection.reason;
      continue;
    }
    const own = tallies.flatMap(({ stratum, claims: found }) => claimVerdict(claim, stratum, found[claim]) ?? []);
    verdicts.push(...own);
    if (judgeEverywhere(own) === 'fails') {
      const worst = own.find((verdict) => verdict.against);
      const place = worst ? ` (not on ${worst.against}${worst.what === undefined ? '' : `: it ${worst.what}`})` : '';
      listener.failure(`${id} is not what it claims: ${claimById(claim).statement}${place}`);
    }
  }
  return {
    id,
    claims: verdicts,
    ...(tallies.some(({ suited }) => suited) ? entryVerdict(claims, verdicts, objections) : unsuitedVerdict(claims)),
    objections,
    variance: tallies.flatMap((tally) => compareVariance(id, tally) ?? []),
    bias: tallies.flatMap(({ bias }) => bias ?? []),
  };
}

/**
 * Tries every mistake on the cases, and those that survive on `more` of them (asked for only then); one that still survives is a failure of
 * the suite.
 */
export function surveyMistakes(
  mistakes: readonly Mistake[],
  cases: Iterable<AnyCase>,
  more: () => Iterable<AnyCase>,
  listener: SurveyListener,
): MistakeVerdict[] {
  let further: Iterable<AnyCase> | undefined;
  return mistakes.map((wrong) => {
    listener.progress(`mistake ${wrong.id}`);
    const first = judgeMistake(wrong, cases);
    if (first.killed) return first;
    further ??= more();
    const second = judgeMistake(wrong, further);
    if (!second.killed) listener.failure(`the mistake ${wrong.id} survives: ${wrong.mistake}`);
    return { ...second, instances: first.instances + second.instances };
  });
}

const HAS_HPGD: Readonly<Record<FiniteKindId, boolean>> = { [MDP_KIND]: true, [GAME_KIND]: false };

function compareVariance(id: string, { stratum, variance }: EstimatorTally): VarianceComparison | undefined {
  const { traces, ratios, belowHpgd } = variance;
  if (traces.length === 0) return undefined;
  return {
    stratum,
    trace: upperMedian(traces)!,
    ratioToBcHg: upperMedian(ratios) ?? null,
    belowHpgd: HAS_HPGD[splitId(id).kind] ? belowHpgd : null,
    instances: traces.length,
  };
}
