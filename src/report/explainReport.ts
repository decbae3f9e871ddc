import { instanceText, serialiseAny } from '../model/files/instanceText.js';
import type { ComparedComponent, Comparison } from '../verdict/comparison.js';
import type { Explanation } from '../verdict/explain.js';
import type { Proof } from '../truth/routes/proof.js';
import { lowerSize } from '../truth/routes/enclosure.js';
import { num, shown, shownWithBound, type Num } from './num.js';
import { textTable } from './table.js';

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

const comparisonDocument = ({ got, expected, components }: Comparison, proof: Proof): ComparisonDocument => ({
  got,
  expected,
  components: components.map((c) => ({
    expected: num(c.expected, 'proven'),
    got: num(c.got, proof),
    difference: num(c.difference, proof),
  })),
});

/** The machine-readable form. */
export function explainDocument({ comparison, minimal, proof, ...rest }: Explanation): ExplainDocument {
  return {
    ...rest,
    ...comparisonDocument(comparison, proof),
    minimal: minimal && { instance: serialiseAny(minimal.instance), ...comparisonDocument(minimal.comparison, proof) },
  };
}

const SHOWN_COMPONENTS = 20;
const SHOWN_DIGITS = 8;

/** A difference that may be zero is shown as zero with its bound, where that is below this part of what is compared. */
const ZERO = 1e-3;

const scaleOf = (components: readonly ComparedComponent[]): number =>
  Math.max(0, ...components.flatMap((c) => [lowerSize(c.expected), lowerSize(c.got)]));

function comparisonText({ got, expected, components }: Comparison): string {
  const rows = components
    .slice(0, SHOWN_COMPONENTS)
    .map((c, k) => [
      `theta[${k + 1}]`,
      shown(c.expected),
      shown(c.got),
      shownWithBound(c.difference, SHOWN_DIGITS, ZERO * scaleOf(components)),
    ]);
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
    claim
      ? `The claim "${claim.id}" ${word}: ${claim.statement}.`
      : 'UNDETERMINED: none of its claims can be judged on this instance.',
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
