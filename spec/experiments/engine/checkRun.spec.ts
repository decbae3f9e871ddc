import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseIds } from '../../../src/experiments/engine/cases.js';
import { parseRun } from '../../../src/experiments/engine/checkRun.js';
import type { ExperimentTask } from '../../../src/experiments/engine/experiment.js';
import { runLine, type RunRecord } from '../../../src/experiments/engine/runFile.js';
import { resolveSettings } from '../../../src/experiments/engine/settings.js';
import type { SettingValue } from '../../../src/experiments/engine/settingSpec.js';
import { experimentByName } from '../../../src/experiments/engine/tasks.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';

interface Kept {
  readonly id: string;
  readonly line: string;
}

function kept(name: string, method: string, given: Record<string, SettingValue>, iterations: number): Kept {
  const task: ExperimentTask = experimentByName(name);
  const settings = resolveSettings(task.settings, given, method);
  const request = { method, settings, seed: 3, iterations };
  return { id: caseIds(task, method, settings, iterations)(3), line: runLine(task, request, task.run(request)) };
}

const FOUR_ROOMS = kept('four-rooms', 'exact', { snapshots: 2, secondMetric: 'simulator' }, 5);
const TOY = kept('toy-r1', 'exact', { evalEpisodes: 0 }, 5);
const LQR = kept('bilevel-lqr', 'exact', { evaluation: 0 }, 4);
const DIVERGED = kept('bilevel-lqr', 'exact', { evaluation: 0, lr: 1e10 }, 4);

describe('the file of a run', () => {
  test.each([
    ['Four-Rooms', FOUR_ROOMS],
    ['the toy game', TOY],
    ['bi-level LQR', LQR],
    ['a run that diverged', DIVERGED],
  ])('is read as it was written: %s', (_, { id, line }) => {
    expect(`${JSON.stringify(parseRun(line, id))}\n`).toBe(line);
  });

  test('of a run that diverged tells where and why, and has no means', () => {
    const run = parseRun(DIVERGED.line, DIVERGED.id);
    expect(run.diverged).toMatchObject({
      iteration: expect.any(Number) as number,
      reason: expect.any(String) as string,
    });
    expect([run.lastMean, run.final]).toEqual([null, null]);
    expect(run.curve).toHaveLength(run.diverged!.iteration);
  });

  test('is not a beginning of itself', () => {
    fc.assert(
      // The line end is no part of the document.
      fc.property(fc.nat(FOUR_ROOMS.line.length - 2), (length) => {
        expect(() => parseRun(FOUR_ROOMS.line.slice(0, length), FOUR_ROOMS.id)).toThrow(InvalidInput);
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  test('has the name of its run, and no other', () => {
    for (const { id } of [TOY, LQR, DIVERGED, { id: `${FOUR_ROOMS.id}0` }, { id: 'constructor' }])
      expect(() => parseRun(FOUR_ROOMS.line, id)).toThrow('the run that its name tells');
  });

  const { lastMean, curve } = JSON.parse(FOUR_ROOMS.line) as RunRecord & { lastMean: number };
  test.each<[string, Record<string, unknown>]>([
    ['null as its mean', { lastMean: null }],
    // Beyond the six decimals of the curve: 5·10⁻⁷, and a little for the sum.
    ['another mean', { lastMean: lastMean + 1e-6 }],
    ['another end', { final: lastMean + 1 }],
    ['a shorter curve', { curve: curve.slice(1) }],
    ['a longer curve', { curve: [...curve, 1] }],
    ['null in its curve', { curve: [null, ...curve.slice(1)] }],
    ['texts in its curve', { curve: curve.map(String) }],
    ['no series', { series: undefined }],
    ['a series without curve', { series: { simulator: { lastMean: 0 } } }],
    ['another metric', { metric: 'mine' }],
    ['another task', { task: 'toy-r1' }],
    ['a task that is none', { task: 'constructor' }],
    ['a method that is none', { method: 'toString' }],
    ['settings that are none', { settings: { constructor: 1 } }],
    ['a setting that is a list', { settings: { lr: [0.05] } }],
    ['another seed', { seed: 4 }],
    ['a seed that is a text', { seed: '3' }],
    ['fewer iterations', { iterations: 4 }],
    ['a key more', { reason: 'none' }],
    ['a divergence that it did not have', { diverged: { iteration: 2, reason: 'x' } }],
    ['snapshots without parameters', { snapshots: [{ iteration: 0 }] }],
  ])('is refused with %s', (_, change) => {
    const changed = JSON.stringify({ ...(JSON.parse(FOUR_ROOMS.line) as object), ...change });
    expect(() => parseRun(changed, FOUR_ROOMS.id)).toThrow(InvalidInput);
  });

  test.each(['', 'null', '[]', '3', '"run"', '{}'])('is not %j', (text) => {
    expect(() => parseRun(text, FOUR_ROOMS.id)).toThrow(InvalidInput);
  });

  test('may be of a size that is refused today: limits of memory are of runs that are made', () => {
    const { id, line } = FOUR_ROOMS;
    const large = { ...(JSON.parse(line) as RunRecord) };
    const settings = { ...large.settings, oracleSteps: 1e9 };
    const name = id.replace('_secondMetric', '_oracleSteps=1000000000_secondMetric');
    expect(parseRun(JSON.stringify({ ...large, settings }), name).settings['oracleSteps']).toBe(1e9);
  });
});
