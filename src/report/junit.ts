import type { VerifyResult } from './verifyReport.js';

const escaped = (text: string): string =>
  Array.from(text, (c) => (c < ' ' ? ' ' : '<>&"\''.includes(c) ? `&#${c.charCodeAt(0)};` : c)).join('');

const suite = (name: string, cases: readonly { readonly name: string; readonly failure?: string }[]): string =>
  [
    `  <testsuite name="${escaped(name)}" tests="${cases.length}" failures="${cases.filter((c) => c.failure !== undefined).length}">`,
    ...cases.map(({ name: label, failure }) =>
      failure === undefined
        ? `    <testcase name="${escaped(label)}"/>`
        : `    <testcase name="${escaped(label)}"><failure message="${escaped(failure)}"/></testcase>`,
    ),
    '  </testsuite>',
  ].join('\n');

/**
 * The result of `verify` as JUnit XML: a suite for the truth in each stratum (a failing case for each instance on which it does not hold),
 * one for each estimator (a case for each claim), one for the mutants, and two for games.
 */
export function verifyJunit({ strata, estimators, mutants, games }: VerifyResult): string {
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
  const gameSuites = games
    ? [
        suite(
          'games/estimators',
          games.claims.map(({ estimator, claim, verdict, against }) => ({
            name: `${estimator} ${claim}`,
            ...(verdict !== 'holds' && { failure: `${verdict}${against === undefined ? '' : ` on ${against}`}` }),
          })),
        ),
        mutantSuite('games/mutants', games.mutants),
      ]
    : [];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="hypergrad-oracle verify">',
    ...truthSuites,
    ...estimatorSuites,
    ...(mutants.length > 0 ? [mutantSuite('mutants', mutants)] : []),
    ...gameSuites,
    '</testsuites>',
    '',
  ].join('\n');
}
