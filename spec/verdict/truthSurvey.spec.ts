import { afterEach, describe, expect, test, vi } from 'vitest';
import { gamesStratum } from '../../src/instances/games.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import type * as GameMomentsModule from '../../src/truth/gameMoments.js';
import type * as MomentsModule from '../../src/truth/estimatorMoments.js';
import type { Enclosure } from '../../src/truth/enclosure.js';
import { compileGame } from '../../src/model/gameTables.js';
import { isPolicyGame } from '../../src/truth/gameMoments.js';
import { GAME_ROUTES } from '../../src/truth/gameTruth.js';
import { isValue, type RouteValue } from '../../src/truth/routeValue.js';
import type * as TruthModule from '../../src/truth/truth.js';
import type { Truth, TruthOptions } from '../../src/truth/truth.js';
import { checkTruth } from '../../src/verdict/truthCheck.js';
import { surveyStratum, type SurveyFailure } from '../../src/verdict/truthSurvey.js';

/** What a test makes of the truth and of the mean that are computed. */
const tamper = vi.hoisted(() => ({
  truth: undefined as ((found: Truth, options: TruthOptions) => Truth) | undefined,
  mean: undefined as ((mean: readonly Enclosure[]) => readonly Enclosure[]) | undefined,
  gameMean: undefined as ((mean: readonly Enclosure[]) => readonly Enclosure[]) | undefined,
}));

vi.mock('../../src/truth/truth.js', async (original) => {
  const real = await original<typeof TruthModule>();
  return {
    ...real,
    truth: (mdp: Parameters<typeof real.truth>[0], options: TruthOptions) => {
      const found = real.truth(mdp, options);
      return tamper.truth ? tamper.truth(found, options) : found;
    },
  };
});
vi.mock('../../src/truth/estimatorMoments.js', async (original) => {
  const real = await original<typeof MomentsModule>();
  return {
    ...real,
    estimatorMoments: (...given: Parameters<typeof real.estimatorMoments>) => {
      const found = real.estimatorMoments(...given);
      return tamper.mean ? { ...found, mean: tamper.mean(found.mean) } : found;
    },
  };
});
vi.mock('../../src/truth/gameMoments.js', async (original) => {
  const real = await original<typeof GameMomentsModule>();
  return {
    ...real,
    gameMoments: (...given: Parameters<typeof real.gameMoments>) => {
      const found = real.gameMoments(...given);
      return tamper.gameMean ? { ...found, mean: tamper.gameMean(found.mean) } : found;
    },
  };
});

afterEach(() => {
  tamper.truth = undefined;
  tamper.mean = undefined;
  tamper.gameMean = undefined;
});

const layered = stratumById('layered');
const inDoubles = ({ digits }: TruthOptions): boolean => digits === 'float64';
const plus = (x: Enclosure, by: number): Enclosure => ({ ...x, text: String(x.f64 + by), f64: x.f64 + by });
const withRoute = (found: Truth, change: (route: RouteValue) => RouteValue): Truth => {
  const route = found.routes.get('implicit')!;
  return { ...found, routes: new Map([...found.routes, ['implicit', isValue(route) ? change(route) : route]]) };
};
/** The failures found on the first two instances of a seed, and what was told as they were. */
function failuresOf(): { failures: readonly SurveyFailure[]; told: unknown[][] } {
  const told: unknown[][] = [];
  const { failures } = surveyStratum(layered, 2, 3, (...args) => told.push(args));
  return { failures, told };
}

describe('the survey of a stratum', () => {
  test('adds up what is found on each of its instances', () => {
    const told: unknown[][] = [];
    const found = surveyStratum(layered, 5, 3, (...args) => told.push(args));
    const checks = [0, 1, 2, 3, 4].map((index) => checkTruth(sampleInstance(layered, 3, index)));
    const enumerated = checks.map(({ truth }) => truth.routes.get('enumeration')) as { trajectories?: number }[];
    expect(found).toMatchObject({ id: 'layered', instances: 5, failures: [] });
    expect(found.trajectories).toBe(enumerated.reduce((total, { trajectories = 0 }) => total + trajectories, 0));
    expect(found.trajectories).toBeGreaterThan(0);
    expect(found.exact).toBe(checks.filter(({ truth }) => truth.exact).length);
    expect(found.routes).toEqual({
      'finite-differences': 5,
      implicit: 5,
      theorem: 5,
      'hpgd-form': 5,
      adjoint: 5,
      enumeration: enumerated.filter((route) => route.trajectories !== undefined).length,
    });
    expect(found.worst).toBe(Math.max(...checks.map(({ truth }) => truth.agreement.worst)));
    expect(found.float64Ratio).toBe(Math.max(...checks.map(({ float64Ratio }) => float64Ratio)));
    expect(found.float64Median).toBe(checks.map(({ float64Error }) => float64Error).sort((a, b) => a - b)[2]);
    expect(found.medianMilliseconds).toBeGreaterThan(0);
    expect(told).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, undefined],
    ]);
  });

  test('counts exact runs, and the routes on games', () => {
    expect(surveyStratum(stratumById('rational'), 2, 1)).toMatchObject({ exact: 2, failures: [] });
    const games = surveyStratum(gamesStratum, 1, 1);
    for (const id of GAME_ROUTES) expect(games.routes).toHaveProperty(id);
    expect(games.failures).toEqual([]);
    for (const id of GAME_ROUTES) expect(surveyStratum(layered, 1, 3).routes).not.toHaveProperty(id);
  });

  test('of no instance is empty', () => {
    expect(surveyStratum(layered, 0, 1)).toMatchObject({ instances: 0, worst: 0, float64Median: 0, failures: [] });
  });

  test('names an instance on which routes disagree', () => {
    tamper.truth = (found, options) =>
      inDoubles(options) ? found : { ...found, agreement: { ...found.agreement, holds: false } };
    const { failures, told } = failuresOf();
    expect(failures).toEqual(
      [0, 1].map((i) => ({ instance: `random:layered:3:${i}`, what: 'routes disagree beyond their bounds' })),
    );
    expect(told).toEqual([
      [1, failures[0]],
      [2, failures[1]],
    ]);
  });

  test('names one on which they are further apart than 1e-30, if within bounds', () => {
    tamper.truth = (found, options) =>
      inDoubles(options) ? found : { ...found, agreement: { holds: true, worst: 1e-20 } };
    expect(failuresOf().failures[0].what).toBe('routes differ by 1.0e-20, relative');
    tamper.truth = (found, options) =>
      inDoubles(options) ? found : { ...found, agreement: { holds: true, worst: 1e-30 } };
    expect(failuresOf().failures).toEqual([]);
  });

  test.each(['total', 'direct', 'guiding'] as const)('names one on which doubles miss the %s', (part) => {
    tamper.truth = (found, options) =>
      inDoubles(options)
        ? withRoute(found, (route) => ({ ...route, [part]: route[part].map((x) => plus(x, 1e-3)) }))
        : found;
    expect(failuresOf().failures[0].what).toBe('a float64 route misses the truth by more than its bound');
    const { float64Error, float64Ratio, float64Holds, holds, truth } = checkTruth(sampleInstance(layered, 3, 1));
    const scale = Math.max(
      ...(['total', 'direct', 'guiding'] as const).flatMap((p) => truth.value[p].map((x) => Math.abs(x.f64))),
    );
    // What doubles are off by themselves is far below a millionth of this.
    expect(float64Error * scale).toBeCloseTo(1e-3, 9);
    expect(float64Ratio).toBeGreaterThan(1);
    expect([float64Holds, holds]).toEqual([false, false]);
  });

  test('asks of a cut route in doubles that it encloses the truth, not that it is near', () => {
    tamper.truth = (found, options) =>
      inDoubles(options)
        ? withRoute(found, (route) => ({
            ...route,
            cut: true,
            total: route.total.map((x) => ({ ...plus(x, 1e-3), bound: 1 })),
          }))
        : found;
    const { float64Error, holds } = checkTruth(sampleInstance(layered, 3, 1));
    expect(holds).toBe(true);
    expect(float64Error).toBeLessThan(1e-6);
  });

  test('names one on which the routes in doubles contradict one another', () => {
    tamper.truth = (found, options) =>
      inDoubles(options) ? { ...found, agreement: { ...found.agreement, holds: false } } : found;
    expect(failuresOf().failures[0].what).toBe('a float64 route misses the truth by more than its bound');
  });

  test('names one on which the mean of BC-HG is another', () => {
    tamper.mean = (mean) => mean.map((x, k) => (k === mean.length - 1 ? plus(x, 1e-9) : x));
    expect(failuresOf().failures[0].what).toBe('the mean of BC-HG by the moment recursion is not the gradient');
  });

  test('asks the same of games with θ in the policy of the leader alone', () => {
    tamper.gameMean = (mean) => mean.map((x) => plus(x, 1e-9));
    const count = 6;
    const { failures } = surveyStratum(gamesStratum, count, 1);
    const asked = Array.from({ length: count }, (_, i) => sampleInstance(gamesStratum, 1, i)).map(
      (game) => game.kind === 'markov-game' && isPolicyGame(compileGame(game)),
    );
    expect(asked).toContain(true);
    expect(failures).toEqual(
      asked.flatMap((yes, i) =>
        yes
          ? [{ instance: `random:games:1:${i}`, what: 'the mean of BC-HG by the moment recursion is not the gradient' }]
          : [],
      ),
    );
  });

  test('says all that is wrong at once', () => {
    tamper.mean = (mean) => mean.map((x) => plus(x, 1));
    tamper.truth = (found) => ({ ...found, agreement: { ...found.agreement, holds: false } });
    expect(failuresOf().failures[0].what.split('; ')).toHaveLength(3);
  });

  test('names one that has no truth, with the reason, and goes on', () => {
    let calls = 0;
    tamper.truth = (found) => {
      if (calls++ === 0) throw new RangeError('too many digits');
      return found;
    };
    const { failures, told } = failuresOf();
    expect(failures).toEqual([{ instance: 'random:layered:3:0', what: 'no truth: too many digits' }]);
    expect(told[1]).toEqual([2, undefined]);
  });
});
