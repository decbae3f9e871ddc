import type { ConformDocument } from '../conformReport.js';
import { diagnosisText } from '../conformReport.js';
import { boundText } from '../num.js';
import { instancePicture } from './explainSection.js';
import { html, type Markup } from './markup.js';
import { command } from './pieces.js';
import { table } from './table.js';

/** Gives the document of the instance that a case is about; undefined where it is not known. */
export type InstanceOfCase = (id: string) => object | undefined;

const FAILURES: ReadonlySet<string> = new Set(['fails', 'error', 'broken', 'unexpected-pass']);
/** Failing cases that are shown one by one: of each sort of case the simplest. */
const MOST_SHOWN = 8;

/** What sort of case an id is of: its kind, and the estimator, the task or the like where it names one. */
function sortOf(id: string): string {
  const levels = id.split('/');
  const named = levels[1] === 'game' && levels.length > 3 ? 3 : levels.length > 2 ? 2 : 1;
  return levels.slice(0, named).join('/');
}

/** How an implementation is called. */
export const implementationName = ({ implementation }: ConformDocument): string =>
  typeof implementation === 'string'
    ? 'no handshake'
    : [implementation.name, implementation.version ?? ''].join(' ').trim();

/** What fails in a run of `conform`: the diagnoses, then the simplest case of each sort, drawn. */
export async function conformFailures(document: ConformDocument, instanceOf: InstanceOfCase): Promise<Markup[]> {
  const { implementation, cases, diagnoses, exactBias, notJudged } = document;
  if (typeof implementation === 'string')
    return [
      html`<article class="card">
        <h3>No handshake</h3>
        <p>${implementation}</p>
      </article>`,
    ];
  const failing = [
    ...cases.filter(({ outcome }) => FAILURES.has(outcome)).map((one) => ({ ...one, word: one.outcome })),
    ...exactBias
      .filter(({ verdict }) => verdict === 'fails')
      .map((one) => ({ ...one, word: 'is biased otherwise than it should be' })),
  ];
  const sorts = new Map<string, typeof failing>();
  for (const one of failing) sorts.set(sortOf(one.id), [...(sorts.get(sortOf(one.id)) ?? []), one]);
  const size = (id: string): number => JSON.stringify(instanceOf(id) ?? '').length;
  const shown = [...sorts]
    .slice(0, MOST_SHOWN)
    .map(([sort, own]) => ({ sort, count: own.length, one: own.reduce((a, b) => (size(b.id) < size(a.id) ? b : a)) }));
  const cards = shown.map(async ({ sort, count, one: { id, word, what, replay } }) => {
    const instance = instanceOf(id);
    return html`<article class="card">
      <h3>${sort}: ${count} of its cases fail</h3>
      <p>The simplest is <code>${id}</code>, which ${word}${what === undefined ? '' : `: ${what}`}</p>
      ${instance ? await instancePicture(instance) : ''}${replay === undefined ? '' : html`<p>Again: ${command(replay)}</p>`}
    </article>`;
  });
  return [
    ...diagnoses.map(
      (one) =>
        html`<article class="card">
          <h3>${one.estimator}</h3>
          <p>${diagnosisText(one)}</p>
        </article>`,
    ),
    ...(await Promise.all(cards)),
    ...notJudged.map(
      ({ what, reason }) =>
        html`<article class="card">
          <h3>Not judged: ${what}</h3>
          <p>${reason}</p>
        </article>`,
    ),
  ];
}

const OUTCOMES = ['passes', 'fails', 'error', 'broken', 'skipped', 'expected-failure', 'unexpected-pass'] as const;

/** What became of the cases of an implementation, by sort, and the exact bias of its estimators. */
export function conformSection({ cases, exactBias }: ConformDocument): Markup {
  const sorts = [...new Set(cases.map(({ id }) => sortOf(id)))];
  const rows = sorts.map((sort) => {
    const own = cases.filter(({ id }) => sortOf(id) === sort);
    return [
      sort,
      ...OUTCOMES.map((outcome) => {
        const number = own.filter((one) => one.outcome === outcome).length;
        return number === 0
          ? ''
          : { cell: number, class: outcome === 'passes' ? 'holds' : FAILURES.has(outcome) ? 'fails' : 'none' };
      }),
    ];
  });
  const biases = exactBias.map(({ estimator, instance, trajectories, bias, relativeBias, variance, verdict }) => [
    estimator,
    instance,
    trajectories,
    number(bias),
    number(relativeBias),
    number(variance),
    { cell: verdict, class: verdict === 'reported' ? 'none' : verdict },
  ]);
  return html`${table('Cases by outcome', [{ head: 'cases' }, ...OUTCOMES.map((head) => ({ head, isNumber: true }))], rows)}
  ${biases.length > 0 ? table('The exact bias of its estimators, over every trajectory', [{ head: 'estimator' }, { head: 'instance' }, ...['trajectories', 'bias', 'relative', 'variance'].map((head) => ({ head, isNumber: true })), { head: 'verdict' }], biases) : ''}`;
}

const number = (x: number | null): string => (x === null ? '·' : boundText(x));

/** Several implementations side by side: who passes what. */
export function conformMatrix(documents: readonly ConformDocument[]): Markup {
  const sorts = [...new Set(documents.flatMap(({ cases }) => cases.map(({ id }) => sortOf(id))))];
  return table(
    'Implementations by sort of case: how many of the cases asked pass',
    [{ head: 'cases' }, ...documents.map((one) => ({ head: implementationName(one), isNumber: true }))],
    sorts.map((sort) => [
      sort,
      ...documents.map(({ cases }) => {
        const own = cases.filter(({ id, outcome }) => sortOf(id) === sort && outcome !== 'skipped');
        const failing = own.filter(({ outcome }) => FAILURES.has(outcome)).length;
        if (own.length === 0) return { cell: '·', class: 'none' };
        return { cell: `${own.length - failing} of ${own.length}`, class: failing === 0 ? 'holds' : 'fails' };
      }),
    ]),
  );
}
