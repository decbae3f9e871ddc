/** Seeds of Figure 5. */
export const PUBLISHED_SEEDS = 20;

/** What the files of published curves say. */
export interface PublishedLqr {
  readonly series: readonly {
    readonly method: string;
    readonly settings: { readonly data: string };
    readonly x: readonly number[];
    readonly mean: readonly number[];
    readonly high: readonly number[];
  }[];
}

/** And that of the histogram. */
export interface PublishedHistogram {
  readonly series: readonly {
    readonly method: string;
    readonly mean_from_bins: number;
    readonly std_from_bins: number;
  }[];
}
