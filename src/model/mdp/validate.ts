import { checkAtTheta } from '../atTheta.js';
import { checkNumbers } from '../checkNumbers.js';
import { checkedFormulas, rowNormaliser, rowsWithFormulas, type PlacedEntry } from './checkContents.js';
import type { ConfigurableMdp } from './configurableMdp.js';
import { issueList, type IssueList } from '../issues.js';
import { checkShapes, rowsOf } from './shapes.js';
import { checkSizes } from './sizes.js';
import { checkTermination } from './termination.js';

/**
 * Checks a problem; pointers are those of the file format. Throws `InvalidInput`.
 *
 * - Sizes (see `checkSizes`), shapes, successors in range and listed once, terminal states in range and in increasing order.
 * - 0 ≤ γ ≤ 1, β > 0, all literals within the range of doubles and of at most 999 digits.
 * - Rows of literals: each from 0 to 1, the sum exactly 1, no zeros.
 * - Formulas at the given θ: see `checkAtTheta`. Rows that are whole softmax vectors only need logits that are defined.
 * - γ = 1 without a horizon: see `checkTermination`.
 */
export function validateMdp(mdp: ConfigurableMdp): void {
  const normal = normaliseMdp(mdp);
  if (normal === mdp) return;
  const issues = issueList();
  const changed = new Set(rowsOf(normal).map(({ row }) => row));
  for (const { row, pointer } of rowsOf(mdp))
    if (!changed.has(row))
      issues.add(pointer(), 'literal probabilities that sum to exactly 1, without zeros', 'others');
  issues.throwIfAny();
}

/**
 * Checks a problem as `validateMdp` does, but takes rows as other programs write them: literal zeros are dropped, and literal
 * probabilities that sum to 1 only up to the rounding of doubles (n·2⁻⁵² for n entries) are divided by their exact sum.
 * Returns the problem with such rows repaired (the same object where there are none).
 */
export function normaliseMdp(mdp: ConfigurableMdp): ConfigurableMdp {
  const { states, actions, theta, horizon, terminal } = mdp;
  checkSizes({ states, actions, parameters: theta.length, horizon, terminal: terminal.length });
  const issues = issueList();
  checkNumbers(mdp, issues);
  checkShapes(mdp, issues);
  issues.throwIfAny();
  const rows = rowsOf(mdp);
  const formulas = checkedFormulas(theta.length, rows, otherEntries(mdp), issues);
  issues.throwIfAny();
  const normal = normaliseRows(mdp, issues);
  issues.throwIfAny();
  const isPossible = checkAtTheta(theta, formulas, rowsWithFormulas(rows), issues);
  checkTermination(normal, isPossible, issues);
  issues.throwIfAny();
  return normal;
}

function* otherEntries(mdp: ConfigurableMdp): Generator<PlacedEntry> {
  for (const name of ['rewardF', 'rewardL'] as const)
    for (const [s, rewards] of mdp[name].entries())
      for (const [b, e] of rewards.entries()) yield { e, pointer: () => `/${name}/${s}/${b}` };
  yield { e: mdp.phiL, pointer: () => '/phiL' };
}

function normaliseRows(mdp: ConfigurableMdp, issues: IssueList): ConfigurableMdp {
  const { normal, changed } = rowNormaliser(issues);
  const initial = normal(mdp.initial, () => '/initial');
  const transitions = mdp.transitions.map((rows, s) =>
    rows.map((row, b) => normal(row, () => `/transitions/${s}/${b}`)),
  );
  return changed() ? { ...mdp, initial, transitions } : mdp;
}
