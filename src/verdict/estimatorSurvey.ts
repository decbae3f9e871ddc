import { UnsupportedOperation } from '../numeric/arithmetic.js';
import { sampleInstance } from '../instances/sampleInstances.js';
import type { Stratum } from '../instances/stratum.js';
import { LINEAR_ESTIMATORS, linearForm, type LinearEstimatorId } from '../truth/linearForms.js';
import { moments } from '../truth/moments.js';
import { createCase, type Case } from './case.js';
import type { Judged } from './claim.js';
import { claimById } from './claims.js';
import { judgeClaim, judgeEverywhere, judgeMutant, type ClaimVerdict, type MutantVerdict } from './judge.js';
import type { Mutant } from './mutants/mutant.js';
import { randomInstanceName } from './truthSurvey.js';

/** How the variance of an estimator compares with that of BC-HG on the cases of a stratum (whole or unlimited trajectories). */
export interface VarianceComparison {
  readonly stratum: string;
  /** Medians of the trace of the covariance, and of its ratio to that of BC-HG where that is not zero. */
  readonly trace: number;
  readonly ratioToBcHg: number | null;
  /** On how many of the instances the trace is below that of HPGD with the exact ∇V_F: what was observed, no law. */
  readonly belowHpgd: number;
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
export function randomCases(strata: readonly Stratum[], count: number, seed: number): Case[] {
  return strata.flatMap((stratum) =>
    Array.from({ length: count }, (_, index) =>
      createCase(randomInstanceName(stratum.id, seed, index), stratum.id, sampleInstance(stratum, seed, index)),
    ).filter((one) => one !== undefined),
  );
}

/** Judges the claims of one estimator on all cases. */
export function surveyEstimator(
  judged: Judged,
  claims: readonly string[],
  cases: readonly Case[],
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
  return { id: judged.id, claims: verdicts, verdicts: overall, variance: compareVariance(judged.id, strata, cases) };
}

/**
 * Tries every mutant on the cases, and those that survive on `more` of them (asked for only then); one that still survives is a failure of
 * the suite.
 */
export function surveyMutants(
  mutants: readonly Mutant[],
  cases: readonly Case[],
  more: () => readonly Case[],
  listener: SurveyListener,
): MutantVerdict[] {
  let further: readonly Case[] | undefined;
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

function compareVariance(id: string, strata: readonly string[], cases: readonly Case[]): VarianceComparison[] {
  const linear = LINEAR_ESTIMATORS.find((known) => known === id);
  if (!linear) return [];
  return strata.flatMap((stratum) => {
    const traces = cases
      .filter((one) => one.stratum === stratum)
      .flatMap((one) => {
        const [own, bcHg, hpgd] = [linear, 'bc-hg' as const, 'hpgd-exact' as const].map((of) => traceOf(one, of));
        return own === undefined || bcHg === undefined || hpgd === undefined ? [] : [{ own, bcHg, hpgd }];
      });
    if (traces.length === 0) return [];
    const ratios = traces.flatMap(({ own, bcHg }) => (bcHg > 0 ? own / bcHg : []));
    return {
      stratum,
      trace: median(traces.map(({ own }) => own)),
      ratioToBcHg: ratios.length > 0 ? median(ratios) : null,
      belowHpgd: traces.filter(({ own, hpgd }) => own < hpgd).length,
      instances: traces.length,
    };
  });
}

const knownTraces = new WeakMap<Case, Map<LinearEstimatorId, number | undefined>>();

/** `computeTrace`, remembered: every estimator is compared with the same ones. */
function traceOf(one: Case, id: LinearEstimatorId): number | undefined {
  let ofCase = knownTraces.get(one);
  if (!ofCase) knownTraces.set(one, (ofCase = new Map<LinearEstimatorId, number | undefined>()));
  if (!ofCase.has(id)) ofCase.set(id, computeTrace(one, id));
  return ofCase.get(id);
}

/** Trace of the covariance by the recursion; undefined where exact fractions do not hold it. */
function computeTrace(one: Case, id: LinearEstimatorId): number | undefined {
  const { tables, response } = one.knowledge;
  try {
    const { variance } = moments(tables, response.policy, linearForm(id, tables, response, one.leader));
    const trace = variance.reduce<number>((total, x) => total + one.arithmetic.toNumber(x), 0);
    const radius = variance.reduce<number>((total, x) => total + one.arithmetic.radius(x), 0);
    return trace > radius ? trace : 0;
  } catch (error) {
    if (error instanceof UnsupportedOperation) return undefined;
    throw error;
  }
}
