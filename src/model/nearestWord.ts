/** More edits than this are another word, not a slip. */
const MOST_EDITS = 3;

/** At least this part of the longer word must be right. */
const LEAST_ALIKE = 0.5;

/** Fewer letters than this are not taken for the beginning of a longer word. */
const SHORTEST_BEGINNING = 3;

/**
 * The known word that was most probably meant by `word`: the one with the fewest edits (a letter added, dropped or changed, two
 * neighbours swapped), at most 3 and at most half of the longer word. Case, blanks, `-` and `_` cost nothing. Where none is that near, the first
 * word that begins with `word`. Of equally near ones the first; `undefined` where nothing is near. O(|word|) for each known word.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word);
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of known) {
    const edits = editsWithin(wanted, plain(candidate));
    if (edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  if (nearest !== undefined) return nearest;
  return wanted.length < SHORTEST_BEGINNING
    ? undefined
    : known.find((candidate) => plain(candidate).startsWith(wanted));
}

/** ` (did you mean "x"?)` with the known word nearest to `word`, or nothing where none is near. To be put after what was found. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
}

const plain = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, '');

/** The edits from one word to the other, or infinity where they are too many for a slip. */
function editsWithin(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return Infinity;
  const edits = editDistance(a, b);
  const longer = Math.max(a.length, b.length);
  return edits <= MOST_EDITS && longer - edits >= LEAST_ALIKE * longer ? edits : Infinity;
}

/** Damerau–Levenshtein distance of adjacent transpositions (optimal string alignment). O(|a| |b|) time, O(|b|) memory. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : Infinity;
      row.push(Math.min(last[j] + 1, row[j - 1] + 1, changed, swapped));
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
