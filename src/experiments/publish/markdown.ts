/** What stands in a cell of a table. */
export type Cell = string | number;

/** Verticals that are not escaped already would end a cell. */
const escaped = (cell: Cell): string => String(cell).replaceAll(/(?<!\\)\|/g, '\\|');
const row = (cells: readonly Cell[]): string => `| ${cells.map(escaped).join(' | ')} |`;

/** A table in Markdown; columns from the one with the number `numbersFrom` on are aligned to the right. */
export const markdownTable = (
  head: readonly Cell[],
  rows: readonly (readonly Cell[])[],
  numbersFrom: number = head.length,
): string => [row(head), row(head.map((_, i) => (i < numbersFrom ? '---' : '---:'))), ...rows.map(row)].join('\n');

/**
 * The page with other text between `<!-- NAME -->` and `<!-- end of NAME -->`, for each name. Throws a RangeError where the page has no place,
 * or more than one, for a name.
 */
export function filledPage(page: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [before, rest, ...more] = text.split(begin);
    const [, after, ...others] = rest === undefined ? [] : rest.split(end);
    if (after === undefined || more.length + others.length > 0)
      throw new RangeError(`the page needs one place for ${name}: ${begin} … ${end}`);
    return `${before}${begin}\n\n${content}\n\n${end}${after}`;
  }, page);
}

/** Lines of prose are at most so long. */
const WIDTH = 116;

/** Prose in lines, all but the first indented; code spans stay whole, and no line begins with a sign that Markdown would take for a list. */
export function wrapped(prose: string, indent = ''): string {
  const words = prose.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines = words.reduce<string[]>((all, word) => {
    const last = all.at(-1);
    const fits = last !== undefined && (last.length + 1 + word.length <= WIDTH || /^([-+*#>|]|\d+[.)])$/.test(word));
    return fits ? [...all.slice(0, -1), `${last} ${word}`] : [...all, last === undefined ? word : indent + word];
  }, []);
  return lines.join('\n');
}
