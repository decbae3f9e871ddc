import type { Expression } from '../numeric/expression.js';
import { FormulaError, isDefinable, loadFormulaParser, namesIn } from '../numeric/formula.js';
import { isWritable } from '../numeric/formulaLimits.js';
import { ZERO, parseRational, rationalOfNumber, type Rational } from '../numeric/rational.js';
import { orderDefinitions } from './definitionOrder.js';
import type { FileEntry, GameFile, InstanceFile } from './instanceFormat.js';
import { listed, pointerStep, type IssueList } from './issues.js';

/** Reads the entry that stands at `pointer`. */
export type EntryReader = (entry: FileEntry, pointer: string) => Expression;

/**
 * A reader for the entries of one file; equal entries become the same formula. Notes an issue for every entry that is not a formula
 * (and gives zero for it). Throws `InvalidInput` where definitions are wrong.
 */
export async function entryReader(file: InstanceFile | GameFile, issues: IssueList): Promise<EntryReader> {
  const { definitions: named, initial, transitions, rewardF, rewardL, phiL } = file;
  const policy = file.kind === 'markov-game' ? file.policy : undefined;
  const tables = [named, initial, policy, transitions, rewardF, rewardL, phiL];
  const definitions = new Map<string, Expression>();
  const parse = tables.some(holdsFormula)
    ? await loadFormulaParser({ parameters: file.theta.length, definitions })
    : undefined;
  const known = new Map<FileEntry, Expression>();
  const read = (entry: FileEntry, pointer: string): Expression | undefined => {
    const before = known.get(entry);
    if (before) return before;
    try {
      const value = literalOf(entry);
      const e: Expression = value || !parse ? { kind: 'constant', value: value ?? ZERO } : parse(String(entry));
      known.set(entry, e);
      return e;
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      issues.add(pointer, error.expected, error.found);
      return undefined;
    }
  };
  readDefinitions(file.definitions ?? {}, read, definitions, issues);
  issues.throwIfAny();
  return (entry, pointer) => read(entry, pointer) ?? { kind: 'constant', value: ZERO };
}

function literalOf(entry: FileEntry): Rational | undefined {
  if (typeof entry === 'number') return rationalOfNumber(entry);
  const value = parseRational(entry);
  return value && isWritable(value) ? value : undefined;
}

/** True where a table (a text, a number, or lists and objects of tables) has a text that is not a literal. */
function holdsFormula(table: unknown): boolean {
  if (typeof table === 'string') return literalOf(table) === undefined;
  return typeof table === 'object' && table !== null && Object.values(table).some(holdsFormula);
}

/** Reads definitions in an order in which each follows those that it needs; what needs a definition that is wrong is left alone. */
function readDefinitions(
  entries: Readonly<Record<string, FileEntry>>,
  read: (entry: FileEntry, pointer: string) => Expression | undefined,
  definitions: Map<string, Expression>,
  issues: IssueList,
): void {
  const pointer = (name: string): string => `/definitions${pointerStep(name)}`;
  const names = new Set(Object.keys(entries));
  for (const name of names)
    if (!isDefinable(name)) issues.add(pointer(name), 'a name that formulas do not have already', `"${name}"`);
  issues.throwIfAny();
  const needs = new Map(
    Object.entries(entries).map(([name, entry]) => [
      name,
      new Set(namesIn(String(entry)).filter((other) => names.has(other))),
    ]),
  );
  const ordered = orderDefinitions(needs);
  if ('circle' in ordered) {
    const [first] = ordered.circle;
    const circle = listed([...ordered.circle, first], ' needs ');
    issues.add(pointer(first), 'definitions that do not need one another in a circle', `a circle: ${circle}`);
    return;
  }
  for (const name of ordered.order) {
    if (![...needs.get(name)!].every((other) => definitions.has(other))) continue;
    const e = read(entries[name], pointer(name));
    if (e) definitions.set(name, e);
  }
}
