import type { MeanAndError } from '../engine/summary.js';

/** A published curve: mean of the last two fifths, and its standard error (half-width of the band there, over √10). */
export interface PublishedLevel extends MeanAndError {
  readonly task: string;
  readonly method: string;
  readonly data: string;
}

/** What a file of published curves says of them. */
interface PublishedDocument {
  readonly settings: { readonly variant: string };
  readonly names: Readonly<Record<string, string>>;
  readonly series: readonly {
    readonly method: string;
    readonly settings: { readonly data: string };
    readonly x: readonly number[];
    readonly low: readonly number[];
    readonly high: readonly number[];
    readonly summary: { readonly mean_last_2fifths: number };
  }[];
}

/** Published runs have ten seeds, 500 iterations, and bands of one standard deviation; the last two fifths begin here. */
export const PUBLISHED_SEEDS = 10;
const LAST_FROM = 300;
const OUR_NAMES: Readonly<Record<string, string>> = { 'BC-HG': 'bc-hg', 'Bi-AC': 'bi-ac' };

/** The levels of published curves, from the files in `fixtures/published/`. */
export const publishedLevels = (documents: readonly PublishedDocument[]): PublishedLevel[] =>
  documents.flatMap(({ settings: { variant }, names, series }) =>
    series.map(({ method, settings: { data }, x, low, high, summary }) => {
      const widths = x.flatMap((iteration, i) => (iteration > LAST_FROM ? [(high[i] - low[i]) / 2] : []));
      const width = widths.reduce((a, b) => a + b, 0) / widths.length;
      return {
        task: `toy-${variant.toLowerCase()}`,
        method: names[method] ?? OUR_NAMES[method],
        data,
        mean: summary.mean_last_2fifths,
        error: width / Math.sqrt(PUBLISHED_SEEDS),
      };
    }),
  );
