import { inFile, readText } from '../../files/readText.js';
import { describe, refuse } from '../../model/invalidInput.js';
import { pointerStep } from '../../model/issues.js';
import { parseJson } from '../../model/files/json.js';
import { didYouMean } from '../../model/nearestWord.js';
import type { Grid, SweepPlan } from './cases.js';
import { numberInText } from '../../model/numberInText.js';
import type { SettingValue } from './settingSpec.js';

/** A number where a text is one. */
const valueOf = (text: string): SettingValue => numberInText(text) ?? text;

/** Settings as given on a command line, several values separated by commas. */
export const sweepAxes = (given: Readonly<Record<string, string>>): SweepPlan['axes'] =>
  Object.fromEntries(Object.entries(given).map(([key, text]) => [key, text.split(',').map(valueOf)]));

const EXPECTED = '`published`, or a JSON file with a list of settings, or such lists by method';

/** The grid that a command line names: `published`, or a JSON file of settings for these methods. Throws `InvalidInput`. */
export async function readGrid(name: string, methods: readonly string[]): Promise<SweepPlan['grid']> {
  if (name === 'published') return name;
  const text = await readText(name, '/grid', EXPECTED);
  return inFile(name, '/grid', () => expectGrid(parseJson(text), methods));
}

/** A grid for these methods from any value. Throws `InvalidInput`. */
export function expectGrid(value: unknown, methods: readonly string[]): Exclude<SweepPlan['grid'], 'published'> {
  if (Array.isArray(value)) return expectPoints('/grid', value);
  if (!isRecord(value)) return refuse('/grid', EXPECTED, describe(value));
  const names = Object.keys(value);
  if (names.length === 0) refuse('/grid', 'points for one method at least', value);
  return Object.fromEntries(
    names.map((method) => {
      if (!methods.includes(method))
        refuse('/grid', `methods among ${methods.join(', ')}`, `${method}${didYouMean(method, methods)}`);
      const pointer = `/grid${pointerStep(method)}`;
      const points = value[method];
      return [
        method,
        Array.isArray(points) ? expectPoints(pointer, points) : refuse(pointer, 'a list', describe(points)),
      ];
    }),
  );
}

function expectPoints(pointer: string, points: readonly unknown[]): Grid {
  if (points.length === 0) refuse(pointer, 'one point at least', points);
  return points.map((point, i) => {
    const place = `${pointer}/${i}`;
    if (!isRecord(point)) return refuse(place, 'settings, as {"key": value}', describe(point));
    for (const [key, entry] of Object.entries(point))
      if (typeof entry !== 'number' && typeof entry !== 'string')
        refuse(`${place}${pointerStep(key)}`, 'a number or a word', describe(entry));
    return point as Grid[number];
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
