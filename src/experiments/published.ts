import { readFile } from 'node:fs/promises';
import { refuse } from '../model/invalidInput.js';
import type { Settings } from './settings.js';

/** A curve of a published figure. */
export interface PublishedSeries {
  readonly method: string;
  /** What its file tells of the settings. */
  readonly settings: Settings;
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
  'HPGD (TD)': 'hpgd-td',
  'HPGD (oracle)': 'hpgd-oracle',
  SoBiRL: 'sobirl',
  'Naive-PGD': 'naive-pgd',
  'Bi-AC': 'bi-ac',
};

/** Our name of a published method. */
export const methodOfPublished = (name: string): string => METHODS[name] ?? name;

interface PublishedFile {
  readonly beta?: number;
  readonly batch?: number;
  /** Our names of its methods, where they are others than elsewhere. */
  readonly names?: Readonly<Record<string, string>>;
  /** What all curves or one of them are made with. */
  readonly settings?: Settings;
  readonly series: readonly (Omit<PublishedSeries, 'settings'> & Partial<Pick<PublishedSeries, 'settings'>>)[];
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
  return files.flatMap(({ beta, batch, names, settings: common, series }) =>
    series.map(({ method, settings, x, mean, low, high }) => ({
      method: names?.[method] ?? methodOfPublished(method),
      settings: {
        ...(beta !== undefined && { beta }),
        ...(batch !== undefined && { batch }),
        ...common,
        ...settings,
      },
      x,
      mean,
      low,
      high,
    })),
  );
}
