import { readFile } from 'node:fs/promises';
import { refuse } from '../model/invalidInput.js';

/** A curve of a published figure. */
export interface PublishedSeries {
  readonly method: string;
  readonly beta: number;
  readonly batch: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Our names of the published methods. */
const METHODS: Readonly<Record<string, string>> = {
  'BC-HG': 'bc-hg',
  'HPGD (MC)': 'hpgd-mc',
  'HPGD (SA)': 'hpgd-sa',
  'HPGD (oracle)': 'hpgd-oracle',
  SoBiRL: 'sobirl',
  'Naive-PGD': 'naive-pgd',
};

interface PublishedFile {
  readonly beta: number;
  readonly batch: number;
  readonly series: readonly Omit<PublishedSeries, 'beta' | 'batch'>[];
}

/** The curves of files like those in `fixtures/published/`, methods by our names. Throws `InvalidInput` for one that cannot be read. */
export async function readPublished(paths: readonly string[]): Promise<PublishedSeries[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      try {
        return JSON.parse(await readFile(path, 'utf8')) as PublishedFile;
      } catch (error) {
        return refuse('/published', 'a file of published curves', `${path}: ${String(error)}`);
      }
    }),
  );
  return files.flatMap(({ beta, batch, series }) =>
    series.map(({ method, x, mean, low, high }) => ({
      method: METHODS[method] ?? method,
      beta,
      batch,
      x,
      mean,
      low,
      high,
    })),
  );
}
