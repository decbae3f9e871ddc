import { splitId } from '../model/qualifiedId.js';
import type { Conformance, JudgedCase } from '../conformance/judge/conform.js';
import { isFailure } from '../conformance/judge/expectFail.js';
import { precisionText } from '../conformance/corpus/precision.js';
import { diagnosisText } from './conformReport.js';
import { junitText, type JunitCase } from './junit.js';
import { replayText } from './replay.js';

/** `conform.estimates.bc-hg`: dots part levels, so that estimators are packages of their own. */
const classOf = ({ id, kind }: JudgedCase): string => {
  const levels = id.slice(0, id.lastIndexOf('@')).split('/');
  const qualified = `${levels[1]}:${levels[2]}`;
  const estimator = levels.length > 3 && splitId(qualified).id === levels[2] ? qualified : levels[1];
  return kind === 'estimates' || kind === 'expectations' ? `conform.${kind}.${estimator}` : `conform.${kind}`;
};

/**
 * As JUnit XML: one suite for each kind of cases, one for the exact bias. What the implementation does not declare, and what was not asked after the first
 * failure, is no test case; the property `not asked` of its suite counts it. `flags` are options that a replay needs.
 */
export function conformJunit(result: Conformance, flags: readonly string[] = []): string {
  const { command, implementation, precision, cases, biases, notJudged, diagnoses } = result;
  if (typeof implementation === 'string')
    return junitText('conform', [{ name: 'handshake', cases: [{ name: 'start', failure: implementation }] }]);
  const said = new Map(diagnoses.flatMap((one) => one.cases.map((id) => [id, diagnosisText(one)] as const)));
  const replay = (id: string): string => `replay: ${replayText(command, id, flags)}`;
  const time = (seconds: number | undefined) => seconds !== undefined && { seconds };
  const testCase = (one: JudgedCase): JunitCase => {
    const { id, outcome, what, seconds } = one;
    const failure = [what ?? outcome, said.get(id), replay(id)].filter(Boolean).join('; ');
    return {
      name: id,
      className: classOf(one),
      ...time(seconds),
      ...(isFailure(outcome) && { failure: `${outcome}: ${failure}`, type: outcome }),
      ...(outcome === 'skipped' && { skipped: what ?? '' }),
    };
  };
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  const biasCases = biases.map(({ id, estimator, verdict, what, seconds }) => ({
    name: id,
    className: `conform.exact-bias.${estimator}`,
    ...time(seconds),
    ...(verdict === 'fails' && { failure: `${what ?? verdict}; ${replay(id)}`, type: verdict }),
    ...(verdict === 'undetermined' && { skipped: what ?? '' }),
  }));
  const gapCases = notJudged.map(({ what, reason }) => ({ name: what, failure: reason }));
  return junitText('conform', [
    ...kinds.map((kind) => {
      const own = cases.filter((one) => one.kind === kind);
      const asked = own.filter((one) => one.asked);
      return {
        name: kind,
        properties: {
          implementation: `${implementation.name} ${implementation.version ?? ''}`.trim(),
          precision: precisionText(precision ?? 'float64'),
          'not asked': String(own.length - asked.length),
        },
        cases: asked.map(testCase),
      };
    }),
    ...(biases.length > 0 ? [{ name: 'exact-bias', cases: biasCases }] : []),
    ...(notJudged.length > 0 ? [{ name: 'not-judged', cases: gapCases }] : []),
  ]);
}
