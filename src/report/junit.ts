import type { VerifyResult } from './verifyReport.js';

const escaped = (text: string): string =>
  Array.from(text, (c) => (c < ' ' ? ' ' : '<>&"\''.includes(c) ? `&#${c.charCodeAt(0)};` : c)).join('');

/** A test case of a report. */
export interface JunitCase {
  readonly name: string;
  readonly failure?: string;
  readonly skipped?: string;
}

function caseText({ name, failure, skipped }: JunitCase): string {
  const content =
    failure !== undefined
      ? `<failure message="${escaped(failure)}"/>`
      : skipped !== undefined
        ? `<skipped message="${escaped(skipped)}"/>`
        : '';
  const tag = `testcase name="${escaped(name)}"`;
  return content === '' ? `    <${tag}/>` : `    <${tag}>${content}</testcase>`;
}

const suite = (name: string, cases: readonly JunitCase[]): string => {
  const failures = cases.filter((c) => c.failure !== undefined).length;
  const skipped = cases.filter((c) => c.failure === undefined && c.skipped !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}"${skipped > 0 ? ` skipped="${skipped}"` : ''}`;
  return [`  <testsuite name="${escaped(name)}" ${counts}>`, ...cases.map(caseText), '  </testsuite>'].join('\n');
};

/** A report of suites as JUnit XML. */
export const junitText = (
  command: string,
  suites: readonly { readonly name: string; readonly cases: readonly JunitCase[] }[],
): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="hypergrad-oracle ${command}">`,
    ...suites.map(({ name, cases }) => suite(name, cases)),
    '</testsuites>',
    '',
  ].join('\n');

/**
 * The result of `verify` as JUnit XML: a suite for the truth in each stratum (a failing case for each instance on which it does not hold),
 * one for each estimator (a case for each claim), one for the mutants.
 */
export function verifyJunit({ strata, estimators, mutants }: VerifyResult): string {
  const truthSuites = strata.map(({ id, instances, failures }) =>
    suite(`truth/${id}`, [
      { name: `${instances - failures.length} instances of ${id}` },
      ...failures.map(({ instance, what }) => ({ name: instance, failure: what })),
    ]),
  );
  const estimatorSuites = estimators.map(({ id, verdicts, claims }) =>
    suite(
      `estimators/${id}`,
      Object.entries(verdicts).map(([claim, verdict]) => {
        const against = claims.find((v) => v.claim === claim && v.against !== undefined)?.against;
        return {
          name: claim,
          ...(verdict !== 'holds' && { failure: `${verdict}${against === undefined ? '' : ` on ${against}`}` }),
        };
      }),
    ),
  );
  const mutantSuite = (
    name: string,
    all: readonly { readonly id: string; readonly killed: boolean; readonly mistake: string }[],
  ): string =>
    suite(
      name,
      all.map(({ id, killed, mistake }) => ({ name: id, ...(!killed && { failure: `survives: ${mistake}` }) })),
    );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="hypergrad-oracle verify">',
    ...truthSuites,
    ...estimatorSuites,
    ...(mutants.length > 0 ? [mutantSuite('mutants', mutants)] : []),
    '</testsuites>',
    '',
  ].join('\n');
}
