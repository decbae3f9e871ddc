import { isZeroExpression, type Expression } from '../numeric/expression.js';
import { formulaTexts } from '../numeric/formulaText.js';
import { rationalLiteral } from '../numeric/rational.js';
import { compileTape } from '../numeric/tape.js';
import type { ConfigurableMdp, Distribution } from './configurableMdp.js';
import type { FileEntry, FilePair, FileRewards, FileRow, InstanceFile } from './instanceFormat.js';
import { jsonText } from './json.js';
import { rowsOf } from './shapes.js';

/**
 * The content of the file that `parseInstance` reads back to the same problem. There is one for each problem: literals as numbers where a
 * double is printed as just that decimal, else as fractions; rows that are one whole softmax vector in order as logits; equal
 * rewards for all actions as one entry; defaults left out. Formulas that are too large for one text are split by definitions.
 */
export function serialiseInstance(mdp: ConfigurableMdp): InstanceFile {
  const write = writer(mdp);
  const pairs = (successors: readonly number[], entries: readonly Expression[]): FilePair[] =>
    successors.map((s, k) => [s, write.entry(entries[k])]);
  const writeRow = (row: Distribution): FileRow => {
    const logits = write.logitsInOrder(row);
    return logits ? { logits: pairs(row.successors, logits) } : pairs(row.successors, row.probabilities);
  };
  const writeRewards = (table: readonly (readonly Expression[])[]): FileRewards =>
    table.map((row) => {
      if (row.length === 0) return null;
      const entries = row.map(write.entry);
      return entries.every((entry) => entry === entries[0]) ? entries[0] : entries;
    });
  return {
    kind: 'configurable-mdp',
    ...(mdp.name === undefined ? {} : { name: mdp.name }),
    ...(mdp.description === undefined ? {} : { description: mdp.description }),
    states: mdp.states,
    actions: mdp.actions,
    gammaF: rationalLiteral(mdp.gammaF),
    gammaL: rationalLiteral(mdp.gammaL),
    beta: rationalLiteral(mdp.beta),
    theta: mdp.theta.map(rationalLiteral),
    ...(mdp.horizon === null ? {} : { horizon: mdp.horizon }),
    ...(mdp.terminal.length === 0 ? {} : { terminal: mdp.terminal }),
    ...(write.definitions.length === 0 ? {} : { definitions: Object.fromEntries(write.definitions) }),
    initial: writeRow(mdp.initial),
    transitions: mdp.transitions.map((rows) => (rows.length === 0 ? null : rows.map(writeRow))),
    rewardF: writeRewards(mdp.rewardF),
    rewardL: writeRewards(mdp.rewardL),
    ...(isZeroExpression(mdp.phiL) ? {} : { phiL: write.entry(mdp.phiL) }),
  };
}

/** The text of the instance file of a problem; equal problems have equal texts. */
export const instanceText = (mdp: ConfigurableMdp): string => jsonText(serialiseInstance(mdp));

interface Writer {
  readonly definitions: readonly (readonly [name: string, text: string])[];
  readonly entry: (e: Expression) => FileEntry;
  /** The logits of rows that are one whole softmax vector in order. */
  readonly logitsInOrder: (row: Distribution) => readonly Expression[] | undefined;
}

function writer(mdp: ConfigurableMdp): Writer {
  const rows = rowsOf(mdp).map(({ row }) => row);
  const vectors = softmaxRows(rows, mdp.theta.length);
  const entries = [
    ...rows.flatMap((row) => vectors.get(row) ?? row.probabilities),
    ...mdp.rewardF.flat(),
    ...mdp.rewardL.flat(),
    mdp.phiL,
  ];
  const formulas = [...new Set(entries.filter((e) => e.kind !== 'constant'))];
  const { texts, definitions } = formulaTexts(formulas, mdp.theta.length);
  const textOf = new Map(formulas.map((e, i) => [e, texts[i]]));
  return {
    definitions,
    entry: (e) => (e.kind === 'constant' ? rationalLiteral(e.value) : textOf.get(e)!),
    logitsInOrder: (row) => vectors.get(row),
  };
}

/** The rows whose entries are the components 0, 1, … n − 1 of one softmax vector (equal vectors count as one), with its logits. */
function softmaxRows(rows: readonly Distribution[], parameters: number): Map<Distribution, readonly Expression[]> {
  const candidates = rows.filter(({ probabilities }) =>
    probabilities.every((p, k) => p.kind === 'softmax' && p.index === k && p.logits.length === probabilities.length),
  );
  const components = candidates.flatMap(({ probabilities }) => probabilities);
  const tape = compileTape(components, parameters);
  const groups = Array.from(tape.outputs, (at) => {
    const step = tape.steps[at];
    return step.kind === 'softmax' ? step.group : -1;
  });
  const found = new Map<Distribution, readonly Expression[]>();
  let at = 0;
  for (const row of candidates) {
    const own = groups.slice(at, (at += row.probabilities.length));
    const [first] = row.probabilities;
    if (first?.kind === 'softmax' && own.every((group) => group === own[0])) found.set(row, first.logits);
  }
  return found;
}
