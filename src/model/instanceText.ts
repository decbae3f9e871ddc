import { isZeroExpression, type Expression } from '../numeric/expression.js';
import { formulaTexts } from '../numeric/formulaText.js';
import { rationalLiteral } from '../numeric/rational.js';
import { compileTape } from '../numeric/tape.js';
import type { ConfigurableMdp, Distribution } from './configurableMdp.js';
import type { Instance } from './instance.js';
import type {
  FileEntry,
  FileGameRewards,
  FilePair,
  FileRewards,
  FileRow,
  GameFile,
  InstanceFile,
} from './instanceFormat.js';
import { jsonText } from './json.js';
import type { MarkovGame } from './markovGame.js';
import { rowsOf } from './shapes.js';
import { gameRowsOf } from './validateGame.js';

/**
 * The content of the file that `parseInstance` reads back to the same problem. There is one for each problem: literals as numbers where a
 * double is printed as just that decimal, else as fractions; rows that are one whole softmax vector in order as logits; equal
 * rewards for all actions as one entry; defaults left out. Formulas that are too large for one text are split by definitions.
 */
export function serialiseInstance(mdp: ConfigurableMdp): InstanceFile {
  const write = writer(
    rowsOf(mdp).map(({ row }) => row),
    [...mdp.rewardF.flat(), ...mdp.rewardL.flat(), mdp.phiL],
    mdp.theta.length,
  );
  const writeRewards = (table: readonly (readonly Expression[])[]): FileRewards =>
    table.map((row) => {
      if (row.length === 0) return null;
      const entries = row.map(write.entry);
      return entries.every((entry) => entry === entries[0]) ? entries[0] : entries;
    });
  return {
    kind: 'configurable-mdp',
    ...titleOf(mdp),
    states: mdp.states,
    actions: mdp.actions,
    ...numbersOf(mdp, write),
    initial: write.row(mdp.initial),
    transitions: mdp.transitions.map((rows) => (rows.length === 0 ? null : rows.map(write.row))),
    rewardF: writeRewards(mdp.rewardF),
    rewardL: writeRewards(mdp.rewardL),
    ...(isZeroExpression(mdp.phiL) ? {} : { phiL: write.entry(mdp.phiL) }),
  };
}

/** The same for a game: one reward where all actions of the follower, or all of both, have the same; `observes` only where it is false. */
export function serialiseGame(game: MarkovGame): GameFile {
  const write = writer(
    gameRowsOf(game).map(({ row }) => row),
    [...game.rewardF.flat(2), ...game.rewardL.flat(2), game.phiL],
    game.theta.length,
  );
  const shortest = <E>(entries: readonly E[]): readonly E[] | E =>
    typeof entries[0] !== 'object' && entries.every((e) => e === entries[0]) ? entries[0] : entries;
  const writeRewards = (table: MarkovGame['rewardF']): FileGameRewards =>
    table.map((perLeader) =>
      perLeader.length === 0 ? null : shortest(perLeader.map((row) => shortest(row.map(write.entry)))),
    );
  const ends = new Set(game.terminal);
  return {
    kind: 'markov-game',
    ...titleOf(game),
    states: game.states,
    leaderActions: game.leaderActions,
    actions: game.actions,
    ...(game.observes ? {} : { observes: false }),
    ...numbersOf(game, write),
    initial: write.row(game.initial),
    policy: game.policy.map((row, s) => (ends.has(s) ? null : write.row(row))),
    transitions: game.transitions.map((perLeader) =>
      perLeader.length === 0 ? null : perLeader.map((rows) => rows.map(write.row)),
    ),
    rewardF: writeRewards(game.rewardF),
    rewardL: writeRewards(game.rewardL),
    ...(isZeroExpression(game.phiL) ? {} : { phiL: write.entry(game.phiL) }),
  };
}

const titleOf = ({ name, description }: Instance): { name?: string; description?: string } => ({
  ...(name === undefined ? {} : { name }),
  ...(description === undefined ? {} : { description }),
});

const numbersOf = (instance: Instance, { definitions }: Writer) => ({
  gammaF: rationalLiteral(instance.gammaF),
  gammaL: rationalLiteral(instance.gammaL),
  beta: rationalLiteral(instance.beta),
  theta: instance.theta.map(rationalLiteral),
  ...(instance.horizon === null ? {} : { horizon: instance.horizon }),
  ...(instance.terminal.length === 0 ? {} : { terminal: instance.terminal }),
  ...(definitions.length === 0 ? {} : { definitions: Object.fromEntries(definitions) }),
});

/** The file content of a problem of either kind. */
export const serialiseAny = (instance: Instance): InstanceFile | GameFile =>
  instance.kind === 'markov-game' ? serialiseGame(instance) : serialiseInstance(instance);

/** The text of the instance file of a problem; equal problems have equal texts. */
export const instanceText = (instance: Instance): string => jsonText(serialiseAny(instance));

interface Writer {
  readonly definitions: readonly (readonly [name: string, text: string])[];
  readonly entry: (e: Expression) => FileEntry;
  readonly row: (row: Distribution) => FileRow;
}

/** Writes the rows and other entries of one problem with K parameters: rows that are one whole softmax vector in order as logits. */
function writer(rows: readonly Distribution[], others: readonly Expression[], parameters: number): Writer {
  const vectors = softmaxRows(rows, parameters);
  const entries = [...rows.flatMap((row) => vectors.get(row) ?? row.probabilities), ...others];
  const formulas = [...new Set(entries.filter((e) => e.kind !== 'constant'))];
  const { texts, definitions } = formulaTexts(formulas, parameters);
  const textOf = new Map(formulas.map((e, i) => [e, texts[i]]));
  const entry = (e: Expression): FileEntry => (e.kind === 'constant' ? rationalLiteral(e.value) : textOf.get(e)!);
  const pairs = (successors: readonly number[], all: readonly Expression[]): FilePair[] =>
    successors.map((s, k) => [s, entry(all[k])]);
  return {
    definitions,
    entry,
    row: (row) => {
      const logits = vectors.get(row);
      return logits ? { logits: pairs(row.successors, logits) } : pairs(row.successors, row.probabilities);
    },
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
