/** Characters of a line of prose, as in the pages that are written by hand. */
const WIDTH = 116;

/** Blocks whose lines stay as they are: tables, headings, lists, HTML, images, indented code. */
const KEPT = /^\n?(\||#|- |\d+\. |<|!\[| {4})/;

/** A page whose paragraphs have lines of at most 116 characters, broken between words; all else stays as it is. */
export const wrapProse = (page: string): string =>
  page
    .split('\n\n')
    .map((block) => (KEPT.test(block) || block.includes('```') ? block : wrapped(block)))
    .join('\n\n');

function wrapped(paragraph: string): string {
  const end = /\n*$/.exec(paragraph)![0];
  const lines: string[] = [];
  for (const word of paragraph.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n') + end;
}
