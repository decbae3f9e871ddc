import { describe, refuse } from '../../model/invalidInput.js';
import { pointerStep } from '../../model/issues.js';
import { parseJson } from '../../model/files/json.js';
import { caseIds } from './cases.js';
import type { ExperimentTask } from './experiment.js';
import type { RunRecord } from './runFile.js';
import { resolveSettings } from './settings.js';
import type { Settings, SettingValue } from './settingSpec.js';
import { lastMean } from './summary.js';
import { expectMethod, experimentByName } from './tasks.js';

/**
 * The run that the file `id`.json holds: whole, its contents in accord with each other and with its name. A checksum would say no more, and
 * earlier files have none. Settings that a task has got since the run was made are completed by their defaults, which are what it did before.
 * Throws `InvalidInput` with the first thing that is wrong.
 */
export function parseRun(text: string, id: string): RunRecord {
  const run = record('', parseJson(text));
  for (const key of Object.keys(run)) if (!KEYS.includes(key)) refuse(pointerStep(key), KEYS.join(', '), key);
  const task = experimentByName(word('/task', run['task']));
  const method = expectMethod(task, word('/method', run['method']));
  const settings = settingsOf(task, method, record('/settings', run['settings']));
  const request = {
    method,
    settings,
    seed: number('/seed', run['seed']),
    iterations: number('/iterations', run['iterations']),
  };
  for (const [key, least] of [
    ['seed', 0],
    ['iterations', 1],
  ] as const)
    if (!(Number.isSafeInteger(request[key]) && request[key] >= least))
      refuse(`/${key}`, `a whole number from ${least}`, request[key]);
  const name = caseIds(task, method, settings, request.iterations)(request.seed);
  if (name !== id) refuse('', `the run that its name tells (${id})`, name);
  if (run['metric'] !== task.metric) refuse('/metric', task.metric, describe(run['metric']));
  checkCurves(task, run, request.iterations);
  if (run['snapshots'] !== undefined) checkSnapshots(run['snapshots']);
  return { ...run, settings } as unknown as RunRecord;
}

/** What the record of a run may have. */
const KEYS: readonly string[] = ['task', 'method', 'settings', 'seed', 'iterations', 'metric', 'lastMean', 'final', 'curve', 'series', 'snapshots', 'diverged']; // prettier-ignore

type Fields = Readonly<Record<string, unknown>>;

const record = (pointer: string, value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : refuse(pointer, 'an object', describe(value));

const word = (pointer: string, value: unknown): string =>
  typeof value === 'string' ? value : refuse(pointer, 'a word', describe(value));

const number = (pointer: string, value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(pointer, 'a finite number', describe(value));

function numbers(pointer: string, value: unknown, count?: number): readonly number[] {
  if (!Array.isArray(value)) return refuse(pointer, 'a list of numbers', describe(value));
  if (count !== undefined && value.length !== count) refuse(pointer, `${count} numbers`, `${value.length}`);
  value.forEach((x, i) => number(`${pointer}/${i}`, x));
  return value as number[];
}

/** A limit of memory or time may have been another one when the run was made. */
const withoutResources = (specs: ExperimentTask['settings']): ExperimentTask['settings'] =>
  Object.fromEntries(
    Object.entries(specs).map(([key, { mostBecause, most, ...spec }]) => [
      key,
      mostBecause === undefined && most !== undefined ? { ...spec, most } : spec,
    ]),
  );

function settingsOf(task: ExperimentTask, method: string, given: Fields): Settings {
  for (const [key, value] of Object.entries(given))
    if (typeof value !== 'string') number(`/settings${pointerStep(key)}`, value);
  return resolveSettings(withoutResources(task.settings), given as Record<string, SettingValue>, method, '/settings');
}

/** The curve, its end and the series, of a run that went through or of one that diverged. */
function checkCurves({ curves }: ExperimentTask, run: Fields, iterations: number): void {
  const diverged = run['diverged'] === undefined ? undefined : record('/diverged', run['diverged']);
  const reached = diverged ? number('/diverged/iteration', diverged['iteration']) : iterations;
  if (diverged) {
    word('/diverged/reason', diverged['reason']);
    if (!(Number.isInteger(reached) && reached >= 0 && reached < iterations))
      refuse('/diverged/iteration', `a whole number from 0 to ${iterations - 1}`, reached);
  }
  const entries = Math.floor(reached / curves.every);
  const check = (pointer: string, holder: Fields): readonly number[] => {
    const curve = numbers(`${pointer}/curve`, holder['curve'], entries);
    if (diverged) expectNull(`${pointer}/lastMean`, holder['lastMean']);
    else expectMean(`${pointer}/lastMean`, holder['lastMean'], curve, curves.last(entries));
    return curve;
  };
  const curve = check('', run);
  if (diverged) expectNull('/final', run['final']);
  else expectMean('/final', run['final'], curve, 1);
  for (const [name, series] of Object.entries(record('/series', run['series'])))
    check(`/series${pointerStep(name)}`, record(`/series${pointerStep(name)}`, series));
}

function expectNull(pointer: string, value: unknown): void {
  if (value !== null) refuse(pointer, 'null, for a run that diverged', describe(value));
}

/**
 * The mean of the last entries of a curve. Each entry is rounded to six decimals, so that the mean of them is within 5·10⁻⁷; sums of n doubles
 * of size m, and the rounding of those that are too large for six decimals, add less than (n + 2) 2⁻⁵² m on both sides.
 */
function expectMean(pointer: string, value: unknown, curve: readonly number[], last: number): void {
  const stated = number(pointer, value);
  const end = curve.slice(-last);
  const largest = end.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const tolerance = 5e-7 + (2 * end.length + 4) * Number.EPSILON * largest;
  const found = lastMean(end, last);
  if (!(Math.abs(stated - found) <= tolerance)) refuse(pointer, `the mean of the end of the curve, ${found}`, stated);
}

function checkSnapshots(value: unknown): void {
  if (!Array.isArray(value)) return refuse('/snapshots', 'a list', describe(value));
  value.forEach((snapshot: unknown, i) => {
    const { iteration, theta } = record(`/snapshots/${i}`, snapshot);
    number(`/snapshots/${i}/iteration`, iteration);
    numbers(`/snapshots/${i}/theta`, theta);
  });
}
