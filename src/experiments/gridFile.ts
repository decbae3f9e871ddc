import { readFile } from 'node:fs/promises';
import { refuse } from '../model/invalidInput.js';
import type { Grid, SweepPlan } from './cases.js';
import type { SettingValue } from './settings.js';

/** A number where a text is one. */
const valueOf = (text: string): SettingValue =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;

/** Settings as given on a command line, several values separated by commas. */
export const sweepAxes = (given: Readonly<Record<string, string>>): SweepPlan['axes'] =>
  Object.fromEntries(Object.entries(given).map(([key, text]) => [key, text.split(',').map(valueOf)]));

/** The grid that a command line names: `published`, or a JSON file. Throws `InvalidInput`. */
export async function readGrid(name: string): Promise<SweepPlan['grid']> {
  if (name === 'published') return name;
  const expected = '`published`, or a JSON file with a list of settings, or such lists by method';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(name, 'utf8'));
  } catch (error) {
    return refuse('/grid', expected, `${name} (${error instanceof Error ? error.message : String(error)})`);
  }
  if (isGrid(value)) return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isGrid))
    return value as Readonly<Record<string, Grid>>;
  return refuse('/grid', expected, name);
}

const isGrid = (value: unknown): value is Grid =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (point: unknown) =>
      typeof point === 'object' &&
      point !== null &&
      Object.values(point).every((x) => typeof x === 'number' || typeof x === 'string'),
  );
