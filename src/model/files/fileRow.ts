import type { RowLike } from '../readers.js';
import type { EntryReader } from './instanceEntries.js';
import type { FileRow } from './instanceFormat.js';

/** A row of a file with its formulas read. */
export function readFileRow(row: FileRow, pointer: string, entry: EntryReader): RowLike {
  if (!('logits' in row)) return row.map(([s, p], k) => [s, entry(p, `${pointer}/${k}/1`)] as const);
  return { logits: row.logits.map(([s, l], k) => [s, entry(l, `${pointer}/logits/${k}/1`)] as const) };
}
