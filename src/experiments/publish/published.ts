import { inFile, readText } from '../../files/readText.js';
import { describe, refuse } from '../../model/invalidInput.js';
import { pointerStep } from '../../model/issues.js';
import { parseJson } from '../../model/files/json.js';
import type { Settings } from '../engine/settingSpec.js';

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
const METHODS: ReadonlyMap<string, string> = new Map([
  ['BC-HG', 'bc-hg'],
  ['HPGD (MC)', 'hpgd-mc'],
  ['HPGD (SA)', 'hpgd-sa'],
  ['HPGD (TD)', 'hpgd-td'],
  ['HPGD (oracle)', 'hpgd-oracle'],
  ['SoBiRL', 'sobirl'],
  ['Naive-PGD', 'naive-pgd'],
  ['Bi-AC', 'bi-ac'],
]);

/** Our name of a published method. */
export const methodOfPublished = (name: string): string => METHODS.get(name) ?? name;

/**
 * The curves of files like those in `fixtures/published/`, methods by our names. A file may tell `beta`, `batch` and `settings` of all its curves, and
 * `names`, our names of its methods where they are others than elsewhere. Throws `InvalidInput` for one that cannot be read or is not such a file.
 */
export async function readPublished(paths: readonly string[]): Promise<PublishedSeries[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = await readText(path, '/published', 'a file of published curves');
      return inFile(path, '/published', () => curvesOf(parseJson(text)));
    }),
  );
  return files.flat();
}

type Fields = Readonly<Record<string, unknown>>;

function curvesOf(value: unknown): PublishedSeries[] {
  const file = record('', value);
  const names = record('/names', file['names'] ?? {});
  const common = { ...numberAt(file, 'beta'), ...numberAt(file, 'batch'), ...settingsAt('', file) };
  const { series } = file;
  if (!Array.isArray(series)) return refuse('/series', 'a list of curves', describe(series));
  return series.map((entry: unknown, i) => {
    const pointer = `/series/${i}`;
    const curve = record(pointer, entry);
    const { method } = curve;
    if (typeof method !== 'string') return refuse(`${pointer}/method`, 'a word', describe(method));
    const own = Object.hasOwn(names, method) ? names[method] : methodOfPublished(method);
    const x = numbersAt(pointer, curve, 'x');
    const line = (key: string): readonly number[] => numbersAt(pointer, curve, key, x.length);
    return {
      method: typeof own === 'string' ? own : refuse('/names', 'words', describe(own)),
      settings: { ...common, ...settingsAt(pointer, curve) },
      x,
      mean: line('mean'),
      low: line('low'),
      high: line('high'),
    };
  });
}

const record = (pointer: string, value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : refuse(pointer, 'an object', describe(value));

function numberAt(file: Fields, key: 'beta' | 'batch'): Settings {
  const value = file[key];
  if (value === undefined) return {};
  return typeof value === 'number' ? { [key]: value } : refuse(`/${key}`, 'a number', describe(value));
}

function settingsAt(pointer: string, holder: Fields): Settings {
  const settings = record(`${pointer}/settings`, holder['settings'] ?? {});
  for (const [key, value] of Object.entries(settings))
    if (typeof value !== 'number' && typeof value !== 'string')
      refuse(`${pointer}/settings${pointerStep(key)}`, 'a number or a word', describe(value));
  return settings as Settings;
}

function numbersAt(pointer: string, curve: Fields, key: string, count?: number): readonly number[] {
  const value = curve[key];
  const place = `${pointer}/${key}`;
  if (!Array.isArray(value)) return refuse(place, 'a list of numbers', describe(value));
  if (count !== undefined && value.length !== count) refuse(place, `${count} numbers`, `${value.length}`);
  const bad = value.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) refuse(`${place}/${bad}`, 'a finite number', describe(value[bad]));
  return value as number[];
}
