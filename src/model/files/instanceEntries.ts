import type { Expression } from '../../numeric/expression.js';
import { FormulaError, isDefinable, loadFormulaParser, namesIn } from '../../numeric/formula.js';
import { isWritable } from '../../numeric/formulaLimits.js';
import { plainFormulaParser } from '../../numeric/plainFormula.js';
import { ZERO, parseRational, rationalOfNumber, type Rational } from '../../numeric/rational.js';
import { orderDefinitions } from './definitionOrder.js';
import type { FileEntry, FileLiteral } from './instanceFormat.js';
import { listed, pointerStep, type IssueList } from '../issues.js';

/** Reads the entry that stands at `pointer`. */
export type EntryReader = (entry: FileEntry, pointer: string) => Expression;

/** What a file says of its formulas: how many parameters they may use, and by which names they may be called. Its other keys hold them. */
export interface FormulaFile {
  readonly theta: readonly FileLiteral[];
  readonly definitions?: Readonly<Record<string, FileEntry>>;
}
/** The keys whose texts are no formulas. */
const PLAIN_KEYS: readonly string[] = ['kind', 'name', 'description', 'theta'];

/**
 * A reader for the entries of one file; equal entries become the same formula. Notes an issue for every entry that is not a formula
 * (and gives zero for it). Throws `InvalidInput` where definitions are wrong. The parser of the whole language comes from `load`, which is asked for it
 * only where there are formulas that are not plain: loading it takes half a second, and reading a formula some ten times as long.
 */
export async function entryReader(
  file: FormulaFile,
  issues: IssueList,
  load: typeof loadFormulaParser = loadFormulaParser,
): Promise<EntryReader> {
  const tables = Object.entries(file).filter(([key]) => !PLAIN_KEYS.includes(key));
  const definitions = new Map<string, Expression>();
  const texts = new Set<string>();
  for (const [, table] of tables) collectFormulas(table, texts);
  const plain = plainFormulas(texts, file.theta.length);
  const parse = plain.size < texts.size ? await load({ parameters: file.theta.length, definitions }) : undefined;
  const known = new Map<FileEntry, Expression>();
  const read = (entry: FileEntry, pointer: string): Expression | undefined => {
    const before = known.get(entry);
    if (before) return before;
    try {
      const value = literalOf(entry);
      const e = value ? ({ kind: 'constant', value } as const) : (plain.get(String(entry)) ?? parse!(String(entry)));
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

/** Adds to `texts` what in a table (a text, a number, or lists and objects of tables) is a text and not a literal. */
function collectFormulas(table: unknown, texts: Set<string>): void {
  if (typeof table === 'string') {
    if (!texts.has(table) && literalOf(table) === undefined) texts.add(table);
  } else if (typeof table === 'object' && table !== null)
    for (const part of Array.isArray(table) ? table : Object.values(table)) collectFormulas(part, texts);
}

/** The formulas of the texts that are plain. */
function plainFormulas(texts: Iterable<string>, parameters: number): ReadonlyMap<string, Expression> {
  const parse = plainFormulaParser(parameters);
  const formulas = new Map<string, Expression>();
  for (const text of texts) {
    const formula = parse(text);
    if (formula) formulas.set(text, formula);
  }
  return formulas;
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
