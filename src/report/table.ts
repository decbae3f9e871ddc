/** A table for people: columns aligned, numbers to the right, a rule under the header. Rows may be shorter than the header. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
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
