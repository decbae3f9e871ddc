import type { Conformance, JudgedCase } from '../conformance/conform.js';
import type { Diagnosis } from '../conformance/diagnosis.js';
import type { ExactBias } from '../conformance/exactBias.js';
import { isFailure, type Outcome } from '../conformance/expectFail.js';
import { ALL_MUTANTS } from '../verdict/allMutants.js';
import { junitText } from './junit.js';
import { textTable } from './table.js';

/** `conform --json`. */
export interface ConformDocument {
  readonly implementation: Conformance['implementation'];
  readonly processes: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly cases: readonly { readonly id: string; readonly outcome: Outcome; readonly what?: string }[];
  readonly diagnoses: readonly (Diagnosis & { readonly words: readonly string[] })[];
  readonly exactBias: readonly ExactBias[];
  readonly verdict: Conformance['verdict'];
}

/** The machine-readable form. */
export function conformDocument({
  implementation,
  processes,
  cases,
  diagnoses,
  biases,
  verdict,
}: Conformance): ConformDocument {
  const counts: Record<string, number> = {};
  for (const { outcome } of cases) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return {
    implementation,
    processes,
    counts,
    cases: cases.map(({ id, outcome, what }) => ({ id, outcome, ...(what !== undefined && { what }) })),
    diagnoses: diagnoses.map((one) => ({ ...one, words: one.mistakes.map(wordsOf) })),
    exactBias: biases,
    verdict,
  };
}

const wordsOf = (id: string): string => ALL_MUTANTS.find((mutant) => mutant.id === id)?.mistake ?? id;

const OUTCOMES = ['passes', 'fails', 'error', 'broken', 'skipped', 'expected-failure', 'unexpected-pass'] as const;
/** Failures that are shown one by one. */
const SHOWN = 12;

/** The form for people. */
export function conformText({ implementation, processes, cases, diagnoses, biases, verdict }: Conformance): string {
  if (typeof implementation === 'string') return `No handshake: ${implementation}.`;
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  const count = (kind: string, outcome: Outcome): string => {
    const number = cases.filter((one) => one.kind === kind && one.outcome === outcome).length;
    return number === 0 ? '' : String(number);
  };
  const failures = cases.filter(({ outcome }) => isFailure(outcome));
  return [
    `${implementation.name} ${implementation.version ?? ''}`.trim(),
    '',
    textTable(
      ['kind', ...OUTCOMES],
      kinds.map((kind) => [kind, ...OUTCOMES.map((outcome) => count(kind, outcome))]),
    ),
    '',
    ...failures.slice(0, SHOWN).map(lineOf),
    ...(failures.length > SHOWN ? [`… and ${failures.length - SHOWN} more (all of them with --json)`] : []),
    ...diagnoses.map(diagnosisText),
    ...(biases.length > 0 ? [biasTable(biases), ''] : []),
    ...(processes > 1 ? [`${processes} processes were started.`] : []),
    `The implementation ${verdict === 'holds' ? 'conforms' : verdict === 'fails' ? 'DOES NOT CONFORM' : 'was asked nothing that it does'}.`,
  ].join('\n');
}

const lineOf = ({ id, outcome, what }: JudgedCase): string =>
  `${outcome.toUpperCase()} ${id}${what === undefined ? '' : `: ${what}`}`;

function diagnosisText({ estimator, mistakes, cases, explains, failures }: Diagnosis): string {
  const names = mistakes.map((id) => `${id} (${wordsOf(id)})`).join(', or ');
  const from = `from ${cases.length} case${cases.length === 1 ? '' : 's'}`;
  return mistakes.length === 0
    ? `${estimator} is wrong in a way that is not in the catalogue.`
    : `This ${estimator} looks like ${names}: ${from}; it explains ${explains} of ${failures}.`;
}

function biasTable(biases: readonly ExactBias[]): string {
  const number = (x: number | null): string => (x === null || Number.isNaN(x) ? '–' : x.toExponential(2));
  return textTable(
    ['exact bias of', 'instance', 'trajectories', 'bias', 'relative', 'rounding', 'variance', 'verdict'],
    biases.map(({ estimator, instance, trajectories, bias, relativeBias, bound, variance, verdict }) => [
      estimator,
      instance.slice(0, instance.lastIndexOf('@')),
      String(trajectories),
      ...[bias, relativeBias, bound, variance].map(number),
      verdict,
    ]),
  );
}

/** As JUnit XML: one suite for each kind of cases, one for the exact bias. */
export function conformJunit({ implementation, cases, biases, diagnoses }: Conformance): string {
  if (typeof implementation === 'string')
    return junitText('conform', [{ name: 'handshake', cases: [{ name: 'start', failure: implementation }] }]);
  const said = new Map(diagnoses.flatMap((one) => one.cases.map((id) => [id, diagnosisText(one)] as const)));
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  return junitText('conform', [
    ...kinds.map((kind) => ({
      name: kind,
      cases: cases
        .filter((one) => one.kind === kind)
        .map(({ id, outcome, what }) => ({
          name: id,
          ...(isFailure(outcome) && { failure: [outcome, what, said.get(id)].filter(Boolean).join(': ') }),
          ...(outcome === 'skipped' && { skipped: what ?? '' }),
        })),
    })),
    ...(biases.length === 0
      ? []
      : [
          {
            name: 'exact-bias',
            cases: biases.map(({ estimator, instance, verdict, what }) => ({
              name: `${estimator} on ${instance}`,
              ...(verdict === 'fails' && { failure: what ?? verdict }),
              ...(verdict === 'undetermined' && { skipped: what ?? '' }),
            })),
          },
        ]),
  ]);
}
