import { UnsupportedOperation } from '../numeric/arithmetic.js';
import type { Instance } from '../model/instance.js';
import { sampleInstance } from '../instances/sampleInstances.js';
import type { Stratum } from '../instances/stratum.js';
import { LINEAR_GAME_ESTIMATORS } from '../truth/gameForms.js';
import { LINEAR_ESTIMATORS } from '../truth/linearForms.js';
import { createAnyCase } from './anyCase.js';
import type { AnyCase, Case } from './case.js';
import { suits, type AnyJudged } from './claim.js';
import { claimById } from './claims.js';
import { judgeClaim, judgeEverywhere, judgeMutant, type ClaimVerdict, type MutantVerdict } from './judge.js';
import { GAME_PREFIX } from './games/gameIds.js';
import type { Mistake } from './mistakes.js';
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
export interface EstimatorSurvey {
  readonly id: string;
  readonly claims: readonly ClaimVerdict[];
  /** By claim, over all strata. */
  readonly verdicts: Readonly<Record<string, 'holds' | 'fails' | 'undetermined'>>;
  readonly variance: readonly VarianceComparison[];
}

/** Called as things are found out, for progress and for failures that cannot wait. */
export interface SurveyListener {
  readonly progress: (what: string) => void;
  readonly failure: (what: string) => void;
}

/** The cases of `count` random instances of each stratum; those that cannot be enumerated are left out. */
export function randomCases(strata: readonly Stratum[], count: number, seed: number): Case[];
export function randomCases(strata: readonly Stratum<Instance>[], count: number, seed: number): AnyCase[];
export function randomCases(strata: readonly Stratum<Instance>[], count: number, seed: number): AnyCase[] {
  return strata.flatMap((stratum) =>
    Array.from({ length: count }, (_, index) =>
      createAnyCase(randomInstanceName(stratum.id, seed, index), stratum.id, sampleInstance(stratum, seed, index)),
    ).filter((one) => one !== undefined),
  );
}

/** Judges the claims of one estimator on all cases. */
export function surveyEstimator(
  judged: AnyJudged,
  claims: readonly string[],
  cases: readonly AnyCase[],
  listener: SurveyListener,
): EstimatorSurvey {
  const strata = [...new Set(cases.map((one) => one.stratum))];
  const verdicts: ClaimVerdict[] = [];
  const overall: Record<string, 'holds' | 'fails' | 'undetermined'> = {};
  for (const claim of claims) {
    const own = strata.flatMap((stratum) => {
      listener.progress(`${judged.id} ${claim} ${stratum}`);
      return (
        judgeClaim(
          claim,
          judged,
          stratum,
          cases.filter((one) => one.stratum === stratum),
        ) ?? []
      );
    });
    verdicts.push(...own);
    overall[claim] = judgeEverywhere(own);
    if (overall[claim] === 'fails') {
      const against = own.find((verdict) => verdict.against)?.against;
      listener.failure(
        `${judged.id} is not what it claims: ${claimById(claim).statement}${against ? ` (not on ${against})` : ''}`,
      );
    }
  }
  return { id: judged.id, claims: verdicts, verdicts: overall, variance: compareVariance(judged, strata, cases) };
}

/**
 * Tries every mutant on the cases, and those that survive on `more` of them (asked for only then); one that still survives is a failure of
 * the suite.
 */
export function surveyMutants(
  mutants: readonly Mistake[],
  cases: readonly AnyCase[],
  more: () => readonly AnyCase[],
  listener: SurveyListener,
): MutantVerdict[] {
  let further: readonly AnyCase[] | undefined;
  return mutants.map((mutant) => {
    listener.progress(`mutant ${mutant.id}`);
    const first = judgeMutant(mutant, cases);
    if (first.killed) return first;
    further ??= more();
    const second = judgeMutant(mutant, further);
    if (!second.killed) listener.failure(`the mutant ${mutant.id} survives: ${mutant.mistake}`);
    return { ...second, instances: first.instances + second.instances };
  });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const LINEAR: readonly string[] = [...LINEAR_ESTIMATORS, ...LINEAR_GAME_ESTIMATORS.map((id) => GAME_PREFIX + id)];

function compareVariance(
  judged: AnyJudged,
  strata: readonly string[],
  cases: readonly AnyCase[],
): VarianceComparison[] {
  if (!LINEAR.includes(judged.id)) return [];
  return strata.flatMap((stratum) => {
    const traces = cases
      .filter((one) => one.stratum === stratum && suits(one, judged))
      .flatMap((one) => {
        const [own, bcHg, hpgd] = [judged.id, 'bc-hg', 'hpgd-exact'].map((of) => traceOf(one, of));
        return own === undefined || bcHg === undefined || hpgd === undefined ? [] : [{ own, bcHg, hpgd }];
      });
    if (traces.length === 0) return [];
    const ratios = traces.flatMap(({ own, bcHg }) => (bcHg > 0 ? own / bcHg : []));
    const isGame = judged.id.startsWith(GAME_PREFIX);
    return {
      stratum,
      trace: median(traces.map(({ own }) => own)),
      ratioToBcHg: ratios.length > 0 ? median(ratios) : null,
      belowHpgd: isGame ? null : traces.filter(({ own, hpgd }) => own < hpgd).length,
      instances: traces.length,
    };
  });
}

const knownTraces = new WeakMap<AnyCase, Map<string, number | undefined>>();

/** `computeTrace`, remembered: every estimator is compared with the same ones. */
function traceOf(one: AnyCase, id: string): number | undefined {
  let ofCase = knownTraces.get(one);
  if (!ofCase) knownTraces.set(one, (ofCase = new Map<string, number | undefined>()));
  if (!ofCase.has(id)) ofCase.set(id, computeTrace(one, id));
  return ofCase.get(id);
}

/** Trace of the covariance by the recursion; undefined where exact fractions do not hold it. */
function computeTrace(one: AnyCase, id: string): number | undefined {
  try {
    const { variance } = one.formMoments(id, null);
    const trace = variance.reduce<number>((total, x) => total + one.arithmetic.toNumber(x), 0);
    const radius = variance.reduce<number>((total, x) => total + one.arithmetic.radius(x), 0);
    return trace > radius ? trace : 0;
  } catch (error) {
    if (error instanceof UnsupportedOperation) return undefined;
    throw error;
  }
}
