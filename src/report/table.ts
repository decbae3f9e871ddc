import { visible } from './visible.js';

/**
 * A table for people: columns aligned, numbers to the right, a rule under the header. Rows may be shorter than the header; control
 * characters in cells are escaped.
 */
export function textTable(header: readonly string[], cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map((cell) => visible(cell)));
  const all = [header, ...rows];
  const widths = header.map((_, c) => Math.max(...all.map((row) => (row[c] ?? '').length)));
  const numeric = header.map((_, c) => rows.every((row) => /^[-+]?[\d.][^ ]*$|^[-–—]?$/.test(row[c] ?? '')));
  const line = (row: readonly string[]): string =>
    header
      .map((_, c) => (numeric[c] ? (row[c] ?? '').padStart(widths[c]) : (row[c] ?? '').padEnd(widths[c])))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)].join('\n');
}
