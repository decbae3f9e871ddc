import type { VerifyResult } from './verifyReport.js';

const escaped = (text: string): string =>
  Array.from(text, (c) => (c < ' ' ? ' ' : '<>&"\''.includes(c) ? `&#${c.charCodeAt(0)};` : c)).join('');

/** The result of `verify` as JUnit XML: a suite for each stratum, a failing case for each instance on which something does not hold. */
export function verifyJunit(result: VerifyResult): string {
  const suites = result.strata.map((stratum) => {
    const failed = stratum.failures.map(
      ({ instance, what }) =>
        `    <testcase name="${escaped(instance)}"><failure message="${escaped(what)}"/></testcase>`,
    );
    const passed = `    <testcase name="${stratum.instances - failed.length} instances of ${escaped(stratum.id)}"/>`;
    return [
      `  <testsuite name="truth/${escaped(stratum.id)}" tests="${failed.length + 1}" failures="${failed.length}">`,
      passed,
      ...failed,
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="hypergrad-oracle verify">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}
