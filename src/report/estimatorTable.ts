import { claimById } from '../verdict/claims.js';
import type { ComponentBias } from '../verdict/componentBias.js';
import type { EstimatorSurvey } from '../verdict/estimatorSurvey.js';
import type { MistakeVerdict } from '../verdict/judge.js';
import { boundText, finite } from './num.js';
import { textTable } from './table.js';

/** The estimators' part of `verify --json`. */
export interface EstimatorDocument {
  readonly id: string;
  /** Of one in a file: its path. */
  readonly file?: string;
  readonly claims: readonly {
    readonly id: string;
    readonly statement: string;
    readonly condition: string;
    readonly stratum: string;
    readonly verdict: 'holds' | 'fails' | 'undetermined';
    readonly worstBias: number | null;
    readonly bound: string;
    readonly instances: number;
    readonly withoutTolerance: number;
    readonly against?: string;
    readonly what?: string;
    readonly sampled?: object;
  }[];
  readonly verdicts: EstimatorSurvey['verdicts'];
  readonly notJudged: EstimatorSurvey['unjudged'];
  readonly variance: EstimatorSurvey['variance'];
  readonly bias: readonly (Omit<ComponentBias, 'components'> & {
    readonly components: readonly {
      readonly expected: number | null;
      readonly bias: number | null;
      readonly bound: string;
      readonly variance: number | null;
    }[];
  })[];
}

/** The estimators' part of `verify --json`, of one of them. */
export function estimatorDocument(survey: EstimatorSurvey): EstimatorDocument {
  const { id, claims, verdicts, unjudged, variance, bias } = survey;
  return {
    id,
    ...('file' in survey && typeof survey.file === 'string' && { file: survey.file }),
    claims: claims.map((verdict) => ({
      id: verdict.claim,
      statement: claimById(verdict.claim).statement,
      condition: claimById(verdict.claim).condition,
      stratum: verdict.stratum,
      verdict: verdict.verdict,
      worstBias: finite(verdict.worst),
      bound: boundText(verdict.bound),
      instances: verdict.cases,
      withoutTolerance: verdict.exact,
      ...(verdict.against !== undefined && { against: verdict.against }),
      ...(verdict.what !== undefined && { what: verdict.what }),
      ...(verdict.sampled && { sampled: { ...verdict.sampled, detectable: found(verdict.sampled.detectable) } }),
    })),
    verdicts,
    notJudged: unjudged,
    variance,
    bias: bias.map(({ components, ...rest }) => ({
      ...rest,
      components: components.map((one) => ({
        expected: finite(one.expected),
        bias: finite(one.bias),
        bound: boundText(one.bound),
        variance: one.variance === null ? null : finite(one.variance),
      })),
    })),
  };
}

const found = (detectable: number): number | null => (Number.isFinite(detectable) ? detectable : null);

/** One row for each claim of each estimator; one column for each stratum. */
export function estimatorTable(estimators: readonly EstimatorSurvey[]): string {
  const strata = [...new Set(estimators.flatMap(({ claims }) => claims.map(({ stratum }) => stratum)))];
  const rows = estimators.flatMap(({ id, claims, verdicts }) =>
    Object.entries(verdicts).map(([claim, verdict], i) => [
      i === 0 ? id : '',
      claim,
      ...strata.map((stratum) => cell(claims.find((v) => v.claim === claim && v.stratum === stratum))),
      verdict === 'fails' ? 'FAILS' : verdict,
    ]),
  );
  return textTable(['estimator', 'claim', ...strata, 'verdict'], rows);
}

/** "=" where values are equal without tolerance, else the worst difference; the number of cases behind it. */
function cell(verdict: EstimatorSurvey['claims'][number] | undefined): string {
  if (!verdict) return '·';
  const { mode } = claimById(verdict.claim);
  const size = verdict.worst === 0 && verdict.exact === verdict.cases ? '=' : boundText(verdict.worst);
  if (verdict.verdict === 'fails') return `FAILS ${size}`;
  if (verdict.verdict === 'undetermined') return mode === 'somewhere' ? 'none' : `? ${boundText(verdict.bound)}`;
  return mode === 'somewhere' ? `differs ${verdict.worst.toPrecision(2)}` : size;
}

/** Median ratio of the variance to BC-HG's, and on how many instances it is below that of HPGD, by estimator and stratum. */
export function varianceTable(estimators: readonly EstimatorSurvey[]): string {
  const known = estimators.filter(({ variance }) => variance.length > 0);
  const strata = [...new Set(known.flatMap(({ variance }) => variance.map(({ stratum }) => stratum)))];
  const rows = known.map(({ id, variance }) => [
    id,
    ...strata.map((stratum) => {
      const found = variance.find((v) => v.stratum === stratum);
      if (!found || found.ratioToBcHg === null) return '·';
      const below = found.belowHpgd === null ? '' : `  ${found.belowHpgd}/${found.instances}`;
      return `${found.ratioToBcHg.toPrecision(3)}${below}`;
    }),
  ]);
  return textTable(['estimator', ...strata], rows);
}

/** How many mistakes each claim rejected in which stratum, and those that survive. */
export function mistakeTable(mistakes: readonly MistakeVerdict[]): string {
  const counts = new Map<string, number>();
  for (const { killed, by, stratum } of mistakes)
    if (killed) counts.set(`${by} (${stratum})`, (counts.get(`${by} (${stratum})`) ?? 0) + 1);
  const killed = mistakes.filter((mistake) => mistake.killed).length;
  return [
    `${killed} of ${mistakes.length} known mistakes are rejected: ${[...counts].map(([by, n]) => `${n} by ${by}`).join(', ')}`,
    ...mistakes.filter((mistake) => !mistake.killed).map(({ id, mistake }) => `SURVIVES ${id}: ${mistake}`),
  ].join('\n');
}
