import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GAME_ESTIMATORS } from '../../src/estimators/games/gameEstimators.js';
import { gameKnowledge } from '../../src/estimators/games/gameKnowledge.js';
import { everyStep, tabulateParts } from '../../src/estimators/games/minibatch.js';
import type { RunOutcome } from '../../src/experiments/engine/experiment.js';
import { resolveSettings } from '../../src/experiments/engine/settings.js';
import type { SettingValue } from '../../src/experiments/engine/settingSpec.js';
import { sweep } from '../../src/experiments/engine/sweep.js';
import { experimentByName } from '../../src/experiments/engine/tasks.js';
import { createLeader } from '../../src/experiments/toyGame/leader.js';
import { partsOf } from '../../src/experiments/toyGame/actor.js';
import { TOY_METHODS } from '../../src/experiments/toyGame/methods.js';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { compileGame, evaluateGame, gameGradients } from '../../src/model/game/gameTables.js';
import { float64 } from '../../src/numeric/float64.js';
import { createStream } from '../../src/random/stream.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { compiledCommand } from '../helpers/compiledCommand.js';

const task = experimentByName('toy-r2');
const settingsOf = (method: string, given: Record<string, SettingValue> = {}) =>
  resolveSettings(task.settings, given, method);
const run = (method: string, iterations: number, given: Record<string, SettingValue> = {}, seed = 0): RunOutcome =>
  task.run({ method, settings: settingsOf(method, given), seed, iterations });
/** Short episodes, small networks. */
const SMALL = { horizon: 20, hidden: 8, batch: 16 };

describe('a run of the toy game', () => {
  test.each(task.methods)('%s: is a function of settings and seed', (method) => {
    const first = run(method, 6, SMALL);
    expect(run(method, 6, SMALL)).toEqual(first);
    expect(first.curve).toHaveLength(3);
    expect(Array.from(first.theta).every(Number.isFinite)).toBe(true);
    expect(run(method, 6, SMALL, 1).theta).not.toEqual(first.theta);
    expect(run(method, 4, SMALL).curve).toEqual(first.curve.slice(0, 2));
    const still = { ...SMALL, actorSteps: 0 };
    expect(run(method, 2, still).theta).toEqual(run('exact', 2, still).theta);
  });

  test('refuses to end before its first evaluation', () => {
    expect(() => run('bc-hg', 1)).toThrow(InvalidInput);
  });

  test('refuses buffers and mini-batches that cannot be', () => {
    expect(() => run('bc-hg', 2, { buffer: 100 })).toThrow('/buffer');
    expect(() => run('first-order', 2, { data: 'off-policy', batch: 500 })).toThrow('/batch');
  });

  test('every option changes what it says', () => {
    const base = { ...SMALL, actorSteps: 2, criticSteps: 2, leaderRate: 0.01, tau: 0.5 };
    const options: readonly [string, SettingValue, string][] = [
      ['variant', 'R1', 'bc-hg'],
      ['beta', 0.1, 'bc-hg'],
      ['data', 'off-policy', 'first-order'],
      ['episodes', 2, 'bc-hg'],
      ['buffer', 120, 'first-order'],
      ['firstBatch', 'on-policy', 'bc-hg'],
      ['actorSteps', 1, 'bc-hg'],
      ['criticSteps', 1, 'bc-hg'],
      ['leader', 'table', 'bc-hg'],
      ['leaderRate', 0.02, 'exact'],
      ['critic', 'table', 'bc-hg'],
      ['critic', 'exact', 'bc-hg'],
      ['criticRate', 0.01, 'bi-ac'],
      ['bootstrap', 'sampled', 'bc-hg'],
      ['bootstrap', 'expected', 'first-order'],
      ['tau', 1, 'bc-hg'],
      ['targetUpdate', 'step', 'bc-hg'],
      ['directBaseline', 'state', 'first-order'],
      ['directBaseline', 'none', 'first-order'],
      ['followerBaseline', 'off', 'bc-hg'],
      ['segmentFrom', 1, 'bc-hg'],
      ['benefitSamples', 0, 'bc-hg'],
      ['segments', 'pooled', 'bc-hg'],
      ['segmentWeights', 'average', 'bc-hg'],
      ['backup', 'paper', 'bc-hg'],
      ['follower', 'exact', 'bc-hg'],
      ['sweepLimit', 3, 'bc-hg'],
      ['tableAtCall', 'reset', 'bc-hg'],
    ];
    const bases = new Map(
      ['bc-hg', 'first-order', 'bi-ac', 'exact'].map((method) => [method, run(method, 6, base).theta]),
    );
    for (const [key, value, method] of options)
      expect(run(method, 6, { ...base, [key]: value }).theta, key).not.toEqual(bases.get(method));
    const evaluated = (given: Record<string, SettingValue>) => run('exact', 2, { ...SMALL, ...given }).curve[0];
    expect(evaluated({ evalEpisodes: 0 })).not.toBe(evaluated({}));
    expect(evaluated({ metric: 'discounted' })).toBeLessThan(evaluated({}));
    // With mini-batches as large as the buffer entry 0 is drawn almost surely; its segment is not zero, for A_F is off.
    const zero = { ...base, followerBaseline: 'off', batch: 200 };
    expect(run('bc-hg', 2, { ...zero, zeroIndex: 'cut' }).theta).not.toEqual(run('bc-hg', 2, zero).theta);
  });

  test('defaults are the published step counts, the exact ascent reaches the optimum', () => {
    expect(settingsOf('first-order', { data: 'off-policy', variant: 'R1' })).toMatchObject({
      actorSteps: 5,
      criticSteps: 1,
    });
    expect(settingsOf('bi-ac')).toMatchObject({ actorSteps: 1, criticSteps: 5, buffer: 450 });
    const { series } = run('exact', 120, { leader: 'table', leaderRate: 0.003, evalEpisodes: 0, sweepLimit: 50_000 });
    // p* = 0.50937 and the return there, 59.481: golden values of the game. Adam leaves oscillations of the order of its step size.
    expect(Math.abs(series['p'][59] - 0.50937)).toBeLessThan(0.003);
    expect(Math.abs(series['expectedSum'][59] - 59.481)).toBeLessThan(0.01);
  });
});

describe('the estimators that run', () => {
  const game = compileGame(toyGame({ reward: 2 }));

  test.each([
    ['bc-hg', 'bc-hg-same-answer'],
    ['bc-hg-td', 'bc-hg-td'],
    ['bc-hg-td-centred', 'bc-hg-td-centred'],
  ])('%s has the parts of the verified %s', (method, id) => {
    const tables = evaluateGame(game, float64, [0.1, -0.2, 0.3, 0, 0.5, 0]);
    const knowledge = gameKnowledge(tables, gameResponse(tables, 'code'));
    const own = partsOf(settingsOf(method), TOY_METHODS[method], knowledge);
    const verified = GAME_ESTIMATORS.find((one) => one.id === id)!.parts(knowledge);
    const steps = everyStep(3, 2, 3);
    expect(tabulateParts(own, steps)).toEqual(tabulateParts(verified, steps));
    expect([own.from, own.centred]).toEqual([verified.from, verified.centred]);
  });

  test.each(['network', 'table'])('%s: the gradient by the logits is that of the game', (kind) => {
    const leader = createLeader(settingsOf('bc-hg', { leader: kind }), game, createStream('leader-spec'));
    const tables = evaluateGame(game, float64, Array.from(leader.logits));
    const gradients = gameGradients(tables);
    const weights = Float64Array.of(1, -2, 0.5, 3, 0, 1);
    const expected = new Float64Array(6);
    weights.forEach((w, pair) =>
      gradients.leader[pair]!.forEach((x, k) => (expected[k] += (w * x) / tables.leader[pair])),
    );
    leader.logitGradient(weights).forEach((x, k) => expect(Math.abs(x - expected[k])).toBeLessThanOrEqual(1e-14));
    // A step of the parameters along ∇(logits · direction) raises that product.
    const before = leader.logits.slice();
    leader.ascend(Float64Array.of(1, 0, 0, -1, 0, 0));
    expect(leader.logits[0] - leader.logits[3]).toBeGreaterThan(before[0] - before[3]);
    expect(leader.target()).not.toEqual(leader.policy);
    leader.followTarget(1);
    leader.target().forEach((f, i) => expect(Math.abs(f - leader.policy[i])).toBeLessThanOrEqual(1e-14));
  });
});

describe('a sweep of the toy game', () => {
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'toy-sweep-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
  const contents = async (directory: string): Promise<Record<string, string>> => {
    const names = (await readdir(join(directory, 'runs'))).sort();
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(join(directory, 'runs', name), 'utf8')])),
    ) as Record<string, string>;
  };

  test('is the same in this process, with two workers, and resumed', async () => {
    const axes = { data: ['on-policy', 'off-policy'], horizon: [20], hidden: [8], batch: [16] };
    const grid = [{ criticSteps: 1 }, { criticSteps: 5 }];
    await writeFile(join(home, 'grid.json'), JSON.stringify(grid));
    const plan = { task, methods: ['first-order', 'bi-ac'], axes, grid, seeds: 1, iterations: 4 };
    const here = join(home, 'here');
    expect(await sweep(plan, here, { threads: 0 })).toMatchObject({ cases: 8, now: 8 });
    const out = join(home, 'threads');
    const flags = [
      'experiment',
      'sweep',
      'toy-r2',
      '--methods',
      'first-order,bi-ac',
      '--seeds',
      '1',
      '--iterations',
      '4',
    ];
    const sets = Object.entries(axes).flatMap(([key, values]) => ['--set', `${key}=${values.join(',')}`]);
    const command = [
      await compiledCommand(home),
      ...flags,
      ...sets,
      '--grid',
      join(home, 'grid.json'),
      '--threads',
      '2',
      '--out',
      out,
    ];
    await promisify(execFile)(process.execPath, command);
    expect(await contents(out)).toEqual(await contents(here));
    const [first] = await readdir(join(out, 'runs'));
    await unlink(join(out, 'runs', first));
    expect(await sweep(plan, out, { threads: 0 })).toEqual({ cases: 8, before: 7, now: 1 });
    expect(await contents(out)).toEqual(await contents(here));
  });
});
