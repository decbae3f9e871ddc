import type { Expression } from '../numeric/expression.js';
import { operands } from '../numeric/expressionParts.js';
import { numberCost } from './simplerNumbers.js';

/** What shrinking and statistics ask about a formula. */
export interface FormulaFacts {
  /** Indices of the parameters that occur. */
  readonly parameters: ReadonlySet<number>;
  /** Operations and leaves, written out in full; zero for the literal 0. */
  readonly nodes: number;
  /** Σ of `numberCost` over the literals. */
  readonly literals: number;
}

const known = new WeakMap<Expression, FormulaFacts>();

/** The facts of a formula; computed once for each object. */
export function formulaFacts(e: Expression): FormulaFacts {
  const before = known.get(e);
  if (before) return before;
  const facts = gather(e);
  known.set(e, facts);
  return facts;
}

function gather(e: Expression): FormulaFacts {
  if (e.kind === 'constant')
    return { parameters: new Set(), nodes: e.value.n === 0n ? 0 : 1, literals: numberCost(e.value) };
  if (e.kind === 'theta') return { parameters: new Set([e.index]), nodes: 1, literals: e.index };
  const parts = operands(e).map(formulaFacts);
  return {
    parameters: new Set(parts.flatMap((part) => [...part.parameters])),
    nodes: parts.reduce((total, part) => total + part.nodes, 1),
    literals: parts.reduce((total, part) => total + part.literals, 0),
  };
}

/** True where some parameter occurs. */
export const dependsOnTheta = (e: Expression): boolean => formulaFacts(e).parameters.size > 0;
