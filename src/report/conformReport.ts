import type { Conformance, JudgedBias } from '../conformance/judge/conform.js';
import type { Diagnosis } from '../conformance/diagnosis/diagnose.js';
import { precisionText } from '../conformance/corpus/precision.js';
import { isFailure, type Outcome } from '../conformance/judge/expectFail.js';
import { replayText } from './replay.js';
import { textTable } from './table.js';
import { visible } from './visible.js';

/** `conform --json`. */
export interface ConformDocument {
  readonly implementation: Conformance['implementation'];
  readonly precision?: Conformance['precision'];
  readonly processes: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly cases: readonly {
    readonly id: string;
    readonly outcome: Outcome;
    readonly what?: string;
    readonly replay?: string;
  }[];
  readonly diagnoses: readonly Diagnosis[];
  readonly exactBias: readonly (Omit<JudgedBias, 'seconds'> & {
    readonly seconds: undefined;
    readonly replay?: string;
  })[];
  readonly notJudged: Conformance['notJudged'];
  readonly verdict: Conformance['verdict'];
}

/** The failing cases and biases, each with what is wrong in words. */
export const failuresOf = ({
  cases,
  biases,
}: Conformance): { id: string; word: string; what: string | undefined }[] => [
  ...cases.flatMap(({ id, outcome, what }) => (isFailure(outcome) ? [{ id, word: outcome, what }] : [])),
  ...biases.flatMap(({ id, verdict, what }) => (verdict === 'fails' ? [{ id, word: verdict, what }] : [])),
];

/** The machine-readable form; `flags` are options that a replay needs. */
export function conformDocument(result: Conformance, flags: readonly string[] = []): ConformDocument {
  const { command, implementation, precision, processes, cases, diagnoses, biases, notJudged, verdict } = result;
  const counts: Record<string, number> = {};
  for (const { outcome } of cases) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const replay = (id: string, fails: boolean) => fails && { replay: replayText(command, id, flags) };
  return {
    implementation,
    ...(precision !== undefined && { precision }),
    processes,
    counts,
    cases: cases.map(({ id, outcome, what }) => ({
      id,
      outcome,
      ...(what !== undefined && { what }),
      ...replay(id, isFailure(outcome)),
    })),
    diagnoses,
    // Times would make every document another one.
    exactBias: biases.map((bias) => ({
      ...bias,
      seconds: undefined,
      ...replay(bias.id, bias.verdict === 'fails'),
    })),
    notJudged,
    verdict,
  };
}

const OUTCOMES = ['passes', 'fails', 'error', 'broken', 'skipped', 'expected-failure', 'unexpected-pass'] as const;
/** Characters of a name or message that are shown; a child may send megabytes. */
const LONGEST = 500;
const CONCLUSIONS: Readonly<Record<Conformance['verdict'], string>> = {
  holds: 'The implementation conforms.',
  fails: 'The implementation DOES NOT CONFORM.',
  undetermined: 'UNDETERMINED: nothing was judged, or not all that the implementation declares.',
};
/** Failures that are shown one by one. */
const SHOWN = 12;

/** The form for people; `flags` are options that a replay needs. */
export function conformText(result: Conformance, flags: readonly string[] = []): string {
  const { command, implementation, precision, processes, cases, diagnoses, biases, notJudged, verdict } = result;
  if (typeof implementation === 'string') return `No handshake: ${visible(implementation, LONGEST)}.`;
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  const count = (kind: string, outcome: Outcome): string => {
    const number = cases.filter((one) => one.kind === kind && one.outcome === outcome).length;
    return number === 0 ? '' : String(number);
  };
  const failures = failuresOf(result);
  return [
    visible(`${implementation.name} ${implementation.version ?? ''}`.trim(), LONGEST),
    ...(precision === undefined || precision === 'float64' ? [] : [`Tolerances of ${precisionText(precision)}.`]),
    '',
    textTable(
      ['kind', ...OUTCOMES],
      kinds.map((kind) => [kind, ...OUTCOMES.map((outcome) => count(kind, outcome))]),
    ),
    '',
    ...failures
      .slice(0, SHOWN)
      .flatMap((one) => [lineOf(one), `    replay: ${visible(replayText(command, one.id, flags))}`]),
    ...(failures.length > SHOWN ? [`… and ${failures.length - SHOWN} more (all of them with --json)`] : []),
    ...diagnoses.map((one) => visible(diagnosisText(one))),
    ...(biases.length > 0 ? [biasTable(biases), ''] : []),
    ...(processes > 1 ? [`${processes} processes were started.`] : []),
    ...notJudged.map(({ what, reason }) => visible(`NOT JUDGED ${what}: ${reason}`, LONGEST)),
    CONCLUSIONS[verdict],
  ].join('\n');
}

const lineOf = ({ id, word, what }: ReturnType<typeof failuresOf>[number]): string =>
  visible(`${word.toUpperCase()} ${id}`) + (what === undefined ? '' : `: ${visible(what, LONGEST)}`);

/** What is said of wrong estimates. */
export function diagnosisText({
  estimator,
  mistakes,
  words,
  cases,
  explains,
  failures,
  partial,
  patterns,
}: Diagnosis): string {
  const names = mistakes.map((id, i) => `${id} (${words[i]})`).join(', or ');
  const from = `from ${cases.length} case${cases.length === 1 ? '' : 's'}`;
  const somewhat = partial.map((one) => `${one.id} (${one.mistake}) explains ${one.explains} of ${one.compared}`);
  const shared = patterns.map(({ where, failing, within, outside }) => `${where} (${failing} of ${within}, and none of ${outside} others)`); // prettier-ignore
  return [
    mistakes.length === 0
      ? `${estimator} is wrong in ${failures} cases, in a way that is not in the catalogue.`
      : `This ${estimator} looks like ${names}: ${from}; it explains ${explains} of ${failures}.`,
    ...(somewhat.length > 0 ? [`In part: ${somewhat.join('; ')}.`] : []),
    ...(shared.length > 0 ? [`It fails only in ${shared.join('; only in ')}.`] : []),
  ].join(' ');
}

function biasTable(biases: readonly JudgedBias[]): string {
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
