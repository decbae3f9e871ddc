import {
  expression,
  isZeroExpression,
  minus,
  over,
  parameter,
  plus,
  softmax,
  times,
  type Expression,
} from '../numeric/expression.js';
import { substitute } from '../numeric/expressionParts.js';
import { ONE, rational, subRational } from '../numeric/rational.js';
import type { Distribution } from '../model/mdp/configurableMdp.js';
import { range } from './draw.js';
import { formulaFacts } from './formulaFacts.js';
import { simplerFormulas } from './simplerFormulas.js';

/** The distribution that is sure of one state. */
export const surely = (s: number): Distribution => ({ successors: [s], probabilities: [expression(1)] });

/** The logits of a row that is one whole softmax, else undefined. */
export function logitsOf(row: Distribution): readonly Expression[] | undefined {
  const first = row.probabilities[0];
  if (first.kind !== 'softmax' || first.logits.length !== row.probabilities.length) return undefined;
  const whole = row.probabilities.every((p, i) => p.kind === 'softmax' && p.index === i && p.logits === first.logits);
  return whole ? first.logits : undefined;
}

/** The row with `rename` applied to its successors; probabilities of successors that become one are added. */
export function renameSuccessors(row: Distribution, rename: (s: number) => number): Distribution {
  const merged = new Map<number, Expression>();
  row.successors.forEach((s, i) => {
    const before = merged.get(rename(s));
    const p = row.probabilities[i];
    merged.set(rename(s), before ? plus(before, p) : p);
  });
  if (merged.size === 1) return surely([...merged.keys()][0]);
  return { successors: [...merged.keys()], probabilities: [...merged.values()] };
}

/**
 * The row without its i-th successor (of two or more). A softmax loses a logit, literal probabilities are divided by the rest; else
 * another successor takes the probability over, so that the sum stays one at every θ.
 */
export function dropSuccessor(row: Distribution, i: number): Distribution {
  const successors = row.successors.toSpliced(i, 1);
  if (successors.length === 1) return surely(successors[0]);
  const logits = logitsOf(row);
  if (logits) return { successors, probabilities: softmax(logits.toSpliced(i, 1)) };
  const literals = row.probabilities.map((p) => (p.kind === 'constant' ? p.value : undefined));
  if (literals.every((p) => p !== undefined)) {
    const rest = subRational(ONE, literals[i]);
    return { successors, probabilities: literals.toSpliced(i, 1).map((p) => over(p, rest)) };
  }
  return renameSuccessors(row, (s) => (s === row.successors[i] ? successors[0] : s));
}

/** The row with one parameter put to zero. */
function withoutParameter(row: Distribution, k: number): Distribution {
  const size = Math.max(...row.probabilities.flatMap((p) => [...formulaFacts(p).parameters])) + 1;
  const by = range(size).map((i) => (i === k ? expression(0) : parameter(i)));
  const probabilities = row.probabilities.map((p) => substitute(p, by));
  return probabilities.some(isZeroExpression) ? row : { ...row, probabilities };
}

/** Simpler rows: sure ones, fewer successors, fewer parameters, plainer numbers. `targets`: states that a sure row may lead to. */
export function* simplerRows(row: Distribution, targets: readonly number[]): Generator<Distribution> {
  const { successors, probabilities } = row;
  const count = successors.length;
  for (const s of new Set([...targets, ...successors])) if (count > 1 || successors[0] !== s) yield surely(s);
  if (count === 1) return;
  const parameters = [...new Set(probabilities.flatMap((p) => [...formulaFacts(p).parameters]))].sort((a, b) => a - b);
  for (let i = 0; i < count; i++) yield dropSuccessor(row, i);
  const fixed = (numerators: readonly number[], d: number): Distribution => ({
    successors,
    probabilities: numerators.map((n) => expression(rational(n, d))),
  });
  yield fixed(
    range(count).map(() => 1),
    count,
  );
  if (count === 2) {
    yield* [
      fixed([1, 2], 3),
      fixed([2, 1], 3),
      fixed([1, 3], 4),
      fixed([3, 1], 4),
      fixed([1, 9], 10),
      fixed([9, 1], 10),
    ];
    for (const k of parameters) {
      const step = times('1/4', parameter(k));
      yield { successors, probabilities: [plus('1/2', step), minus('1/2', step)] };
      yield { successors, probabilities: [minus('1/2', step), plus('1/2', step)] };
    }
  }
  for (const k of parameters) yield withoutParameter(row, k);
  const logits = logitsOf(row);
  if (!logits) return;
  for (let i = 0; i < count; i++)
    for (const logit of simplerFormulas(logits[i])) yield { successors, probabilities: softmax(logits.with(i, logit)) };
}
