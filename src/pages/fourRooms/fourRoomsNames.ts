/** Batch sizes with results, the published one first. */
export const BATCHES: readonly number[] = [100, 200, 400, 1000];

/** The methods in the order in which results are kept. */
const ORDER: readonly string[] = [
  'bc-hg',
  'bc-hg-td',
  'bc-hg-centred',
  'bc-hg-placebo',
  'hpgd-mc',
  'hpgd-sa',
  'hpgd-oracle',
  'sobirl',
  'naive-pgd',
  'exact',
  'exact-first-order',
];

/** By method in that order, then by β where it is known. */
export const byMethod = (
  a: { readonly method: string; readonly beta?: number },
  b: { readonly method: string; readonly beta?: number },
): number => ORDER.indexOf(a.method) - ORDER.indexOf(b.method) || (a.beta ?? 0) - (b.beta ?? 0);
