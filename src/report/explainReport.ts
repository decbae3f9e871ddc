import { instanceText, serialiseAny } from '../model/instanceText.js';
import type { ComparedComponent, Comparison } from '../verdict/comparison.js';
import type { Explanation } from '../verdict/explain.js';
import { num, type Num } from './num.js';
import { textTable } from './table.js';
import { shown } from './truthReport.js';

interface ComparisonDocument {
  readonly got: string;
  readonly expected: string;
  readonly components: readonly { readonly expected: Num; readonly got: Num; readonly difference: Num }[];
}

/** `explain --json`. */
export interface ExplainDocument extends ComparisonDocument {
  readonly instance: string;
  readonly estimator: string;
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  readonly claim: Explanation['claim'];
  readonly minimal: (ComparisonDocument & { readonly instance: object }) | null;
  readonly mistakes: Explanation['mistakes'];
}

const comparisonDocument = ({ got, expected, components }: Comparison): ComparisonDocument => ({
  got,
  expected,
  components: components.map((c) => ({ expected: num(c.expected), got: num(c.got), difference: num(c.difference) })),
});

/** The machine-readable form. */
export function explainDocument({ comparison, minimal, ...rest }: Explanation): ExplainDocument {
  return {
    ...rest,
    ...comparisonDocument(comparison),
    minimal: minimal && { instance: serialiseAny(minimal.instance), ...comparisonDocument(minimal.comparison) },
  };
}

const SHOWN_COMPONENTS = 20;

/** A difference that the bounds do not tell from zero is shown as none. */
const differenceText = ({ difference: { f64, bound } }: ComparedComponent): string =>
  Math.abs(f64) <= bound ? '0' : f64.toPrecision(6);

function comparisonText({ got, expected, components }: Comparison): string {
  const rows = components
    .slice(0, SHOWN_COMPONENTS)
    .map((c, k) => [`theta[${k + 1}]`, shown(c.expected), shown(c.got), differenceText(c)]);
  const hidden = components.length - SHOWN_COMPONENTS;
  return [
    `expected: ${expected}; got: the ${got}`,
    '',
    textTable(['component', 'expected', 'got', 'difference'], rows),
    ...(hidden > 0 ? [`… and ${hidden} more components (all of them with --json)`] : []),
  ].join('\n');
}

/** The form for people. */
export function explainText(explanation: Explanation): string {
  const { instance, estimator, verdict, claim, comparison, minimal, mistakes } = explanation;
  const word = { holds: 'holds', fails: 'FAILS', undetermined: 'is UNDETERMINED' }[verdict];
  const head = [
    `${instance}: ${estimator}`,
    claim ? `The claim "${claim.id}" ${word}: ${claim.statement}.` : 'None of its claims can fail on this instance.',
    '',
    comparisonText(comparison),
  ];
  if (!minimal) return head.join('\n');
  return [
    ...head,
    '',
    'The simplest instance found on which it still fails:',
    '',
    instanceText(minimal.instance).trimEnd(),
    '',
    comparisonText(minimal.comparison),
    '',
    ...(mistakes.length > 0
      ? [
          'It looks like this known mistake (the same mean on both instances; * the same on every trajectory):',
          ...mistakes.map(
            ({ id, mistake, formula, everyTrajectory }) =>
              `${everyTrajectory ? '*' : ' '} ${id}: ${mistake} [${formula}]`,
          ),
        ]
      : ['No known mistake gives these means on both instances.']),
  ].join('\n');
}
