import { rationalLiteral, type Rational } from '../../numeric/rational.js';
import type { FileEntry, FileLiteral } from './instanceFormat.js';

/** The texts for people that a file of any kind may have; what is absent stays absent. */
export const titleOf = ({
  name,
  description,
}: {
  readonly name?: string;
  readonly description?: string;
}): { name?: string; description?: string } => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description }),
});

/** The numbers of a file. */
export interface FileNumbers {
  readonly gammaF: FileLiteral;
  readonly gammaL: FileLiteral;
  readonly beta: FileLiteral;
  readonly theta: readonly FileLiteral[];
  readonly horizon?: number;
}

/** The numbers that files of every kind have; no `horizon` where there is none. */
export const numbersOf = ({
  gammaF,
  gammaL,
  beta,
  theta,
  horizon,
}: {
  readonly gammaF: Rational;
  readonly gammaL: Rational;
  readonly beta: Rational;
  readonly theta: readonly Rational[];
  readonly horizon: number | null;
}): FileNumbers => ({
  gammaF: rationalLiteral(gammaF),
  gammaL: rationalLiteral(gammaL),
  beta: rationalLiteral(beta),
  theta: theta.map(rationalLiteral),
  ...(horizon !== null && { horizon }),
});

/** The terminal states and definitions of a problem with finitely many states, where there are any. */
export const finiteParts = (
  terminal: readonly number[],
  definitions: readonly (readonly [name: string, text: string])[],
): { readonly terminal?: readonly number[]; readonly definitions?: Readonly<Record<string, FileEntry>> } => ({
  ...(terminal.length > 0 && { terminal }),
  ...(definitions.length > 0 && { definitions: Object.fromEntries(definitions) }),
});
