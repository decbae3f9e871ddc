import { expression, softmax, type Expression, type ExpressionLike } from '../numeric/expression.js';
import {
  LARGEST_EXPONENT,
  LONGEST_LITERAL,
  ZERO,
  isPaddedNumber,
  parseRational,
  rationalOfNumber,
  type Rational,
} from '../numeric/rational.js';
import type { Distribution } from './distribution.js';
import { describe } from './invalidInput.js';
import type { IssueList } from './issues.js';

/** A number in code: exact, or the decimal that a double is printed as, or a literal such as "1/3". */
export type LiteralLike = Rational | number | string;
/** A successor with its probability or logit. */
export type SuccessorEntry = readonly [successor: number, entry: ExpressionLike];
/** A distribution in code: successors with their probabilities or logits, or a distribution that exists already. */
export type RowLike = readonly SuccessorEntry[] | { readonly logits: readonly SuccessorEntry[] } | Distribution;

/** True for lists; keeps the type of their items. */
export const isList = <T>(value: readonly T[] | T): value is readonly T[] => Array.isArray(value);

/** The exact number that `like` stands for; notes an issue (and gives 0) where it stands for none. */
export function readLiteral(like: LiteralLike, pointer: string, issues: IssueList): Rational {
  const value = exactly(like);
  if (value) return value;
  issues.add(pointer, literalFor(like), describe(like));
  return ZERO;
}

const LITERAL = 'a number, or a decimal or fraction as text ("0.1", "2/3")';
/** What was expected in place of what is no literal. */
function literalFor(like: unknown): string {
  if (typeof like !== 'string') return LITERAL;
  if (isPaddedNumber(like)) return `${LITERAL} without blanks at its ends`;
  return /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(like)
    ? `${LITERAL} of at most ${LONGEST_LITERAL} characters and with an exponent from -${LARGEST_EXPONENT} to ${LARGEST_EXPONENT}`
    : LITERAL;
}

function exactly(like: LiteralLike): Rational | undefined {
  if (typeof like === 'string') return parseRational(like);
  if (typeof like === 'number') return Number.isFinite(like) ? rationalOfNumber(like) : undefined;
  return typeof like === 'object' && typeof like?.n === 'bigint' && typeof like.d === 'bigint' && like.d > 0n
    ? like
    : undefined;
}

/** The formula that `like` stands for; notes an issue (and gives 0) where it stands for none. */
export function readEntry(like: ExpressionLike, pointer: string, issues: IssueList): Expression {
  if (typeof like === 'object' && like !== null && 'kind' in like) return like;
  return expression(readLiteral(like, pointer, issues));
}

/** The list itself; notes an issue (and gives an empty one) where there is none. */
export function readList<T>(value: readonly T[], pointer: string, issues: IssueList): readonly T[] {
  if (isList(value)) return value;
  issues.add(pointer, 'a list', describe(value));
  return [];
}

/** The number itself, 0 for −0, which JSON has too: states and actions are compared and written as they are. */
export const plainZero = (x: number): number => (x === 0 ? 0 : x);

/** The distribution that `row` stands for; notes an issue for each part that is none. */
export function readRow(row: RowLike, pointer: string, issues: IssueList): Distribution {
  if (typeof row === 'object' && row !== null && 'successors' in row) return row;
  const isLogits = typeof row === 'object' && row !== null && 'logits' in row;
  const at = isLogits ? `${pointer}/logits` : pointer;
  const pairs = readList(isLogits ? row.logits : row, at, issues).map((pair, k) => {
    if (Array.isArray(pair) && pair.length === 2) return pair as SuccessorEntry;
    issues.add(`${at}/${k}`, 'a pair [successor, entry]', describe(pair));
    return [0, 0] as const;
  });
  const entries = pairs.map(([, like], k) => readEntry(like, `${at}/${k}/1`, issues));
  return { successors: pairs.map(([s]) => plainZero(s)), probabilities: isLogits ? softmax(entries) : entries };
}
