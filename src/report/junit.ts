import { gapsIn, type VerifyResult } from './verifyReport.js';
import { visible } from './visible.js';

/** Characters of a message in a report; a child may send megabytes. */
const LONGEST = 4000;

/** An attribute's value: what XML 1.0 forbids, and what cannot be seen, as text escapes; what it reserves as references. */
const escaped = (text: string): string => visible(text, LONGEST).replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A test case of a report. */
export interface JunitCase {
  readonly name: string;
  /** Default: the name of its suite. */
  readonly className?: string;
  readonly seconds?: number;
  readonly failure?: string;
  /** The kind of failure. */
  readonly type?: string;
  readonly skipped?: string;
}

/** A suite of a report. */
export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
  readonly properties?: Readonly<Record<string, string>>;
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

const timeOf = (seconds: number): string => seconds.toFixed(6);

function caseText(suiteName: string, { name, className, seconds, failure, type, skipped }: JunitCase): string {
  const content =
    failure !== undefined
      ? `<failure${attributes({ message: failure, ...(type !== undefined && { type }) })}/>`
      : skipped !== undefined
        ? `<skipped${attributes({ message: skipped })}/>`
        : '';
  const time = seconds === undefined ? {} : { time: timeOf(seconds) };
  const tag = `testcase${attributes({ name, classname: className ?? suiteName, ...time })}`;
  return content === '' ? `    <${tag}/>` : `    <${tag}>${content}</testcase>`;
}

/** Numbers of tests, failures and skips, and the time where it is known. */
function totals(cases: readonly JunitCase[]): Record<string, string | number> {
  const times = cases.flatMap(({ seconds }) => seconds ?? []);
  return {
    tests: cases.length,
    failures: cases.filter((c) => c.failure !== undefined).length,
    errors: 0,
    skipped: cases.filter((c) => c.failure === undefined && c.skipped !== undefined).length,
    ...(times.length > 0 && { time: timeOf(times.reduce((sum, x) => sum + x, 0)) }),
  };
}

const suiteText = ({ name, cases, properties = {} }: JunitSuite): string => {
  const said = Object.entries(properties).map(([key, value]) => `      <property${attributes({ name: key, value })}/>`);
  return [
    `  <testsuite${attributes({ name, ...totals(cases) })}>`,
    ...(said.length > 0 ? ['    <properties>', ...said, '    </properties>'] : []),
    ...cases.map((one) => caseText(name, one)),
    '  </testsuite>',
  ].join('\n');
};

/** A report of suites as JUnit XML. */
export const junitText = (command: string, suites: readonly JunitSuite[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `hypergrad-oracle ${command}`, ...totals(suites.flatMap(({ cases }) => cases)) })}>`,
    ...suites.map(suiteText),
    '</testsuites>',
    '',
  ].join('\n');

/**
 * The result of `verify` as JUnit XML: a suite for the truth in each stratum (a failing case for each instance on which it does not hold),
 * one for each estimator (a case for each claim), one for the known mistakes.
 */
export function verifyJunit(result: VerifyResult): string {
  const { strata, estimators, mutants: mistakes } = result;
  const truthSuites = strata.map(({ id, instances, failures }) => ({
    name: `truth/${id}`,
    cases: [
      { name: `${instances - failures.length} instances of ${id}` },
      ...failures.map(({ instance, what }) => ({ name: instance, failure: what })),
    ],
  }));
  const estimatorSuites = estimators.map(({ id, verdicts, claims }) => ({
    name: `estimators/${id}`,
    cases: Object.entries(verdicts).map(([claim, verdict]) => {
      const against = claims.find((v) => v.claim === claim && v.against !== undefined)?.against;
      return {
        name: claim,
        ...(verdict !== 'holds' && { failure: `${verdict}${against === undefined ? '' : ` on ${against}`}` }),
      };
    }),
  }));
  const gaps = gapsIn(result);
  const mistakeCases = mistakes.map(({ id, killed, mistake }) => ({
    name: id,
    ...(!killed && { failure: `survives: ${mistake}` }),
  }));
  const gapCases = gaps.map(({ what, reason }) => ({ name: what, failure: reason }));
  return junitText('verify', [
    ...truthSuites,
    ...estimatorSuites,
    ...(mistakes.length > 0 ? [{ name: 'mistakes', cases: mistakeCases }] : []),
    ...(gaps.length > 0 ? [{ name: 'not judged', cases: gapCases }] : []),
  ]);
}
