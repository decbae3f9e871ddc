import { describe, expect, test } from 'vitest';
import { gamesStratum } from '../../src/instances/games.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { estimatorMoments } from '../../src/truth/moments/estimatorMoments.js';
import type { Enclosure } from '../../src/truth/routes/enclosure.js';
import { compileGame } from '../../src/model/game/gameTables.js';
import type { FiniteInstance } from '../../src/model/instance.js';
import { gameMoments, isPolicyGame } from '../../src/truth/moments/gameMoments.js';
import { GAME_ROUTES, gameTruth } from '../../src/truth/routes/game/gameTruth.js';
import { isValue, type RouteValue } from '../../src/truth/routes/routeValue.js';
import { truth, type Truth, type TruthOptions } from '../../src/truth/routes/mdp/truth.js';
import { checkTruth, type TruthCheck, type TruthSources } from '../../src/verdict/truthCheck.js';
import { surveyStratum, type SurveyFailure } from '../../src/verdict/truthSurvey.js';

/** The means that are computed, changed. */
type Change = (mean: readonly Enclosure[]) => readonly Enclosure[];

/** The check of a truth, and of means, that are changed after they are computed. */
function checkWith(change: {
  readonly truth?: (found: Truth, options: TruthOptions) => Truth;
  readonly mean?: Change;
  readonly gameMean?: Change;
}): (instance: FiniteInstance) => TruthCheck {
  const { truth: changeTruth = (found: Truth) => found, mean = (m) => m, gameMean = (m) => m } = change;
  const sources: TruthSources = {
    truth: (mdp, options = {}) => changeTruth(truth(mdp, options), options),
    gameTruth,
    estimatorMoments: (...given) => {
      const found = estimatorMoments(...given);
      return { ...found, mean: mean(found.mean) };
    },
    gameMoments: (...given) => {
      const found = gameMoments(...given);
      return { ...found, mean: gameMean(found.mean) };
    },
  };
  return (instance) => checkTruth(instance, sources);
}

const layered = stratumById('layered');
const inDoubles = ({ digits }: TruthOptions): boolean => digits === 'float64';
const plus = (x: Enclosure, by: number): Enclosure => ({ ...x, text: String(x.f64 + by), f64: x.f64 + by });
const withRoute = (found: Truth, change: (route: RouteValue) => RouteValue): Truth => {
  const route = found.routes.get('implicit')!;
  return { ...found, routes: new Map([...found.routes, ['implicit', isValue(route) ? change(route) : route]]) };
};
/** The failures found on the first two instances of a seed, and what was told as they were. */
function failuresOf(check: (instance: FiniteInstance) => TruthCheck): {
  failures: readonly SurveyFailure[];
  told: unknown[][];
} {
  const told: unknown[][] = [];
  const { failures } = surveyStratum(layered, 2, 3, (...args) => told.push(args), check);
  return { failures, told };
}

const isTaken = (routes: ReadonlyMap<string, object>, id: string): boolean => 'total' in (routes.get(id) ?? {});

describe('the survey of a stratum', () => {
  test('adds up what is found on each of its instances', () => {
    const told: unknown[][] = [];
    const milliseconds = [5, 1, 4, 2, 3];
    const found = surveyStratum(
      layered,
      5,
      3,
      (...args) => told.push(args),
      (instance) => ({ ...checkTruth(instance), milliseconds: milliseconds[told.length] }),
    );
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
      'policy-hessian': checks.filter(({ truth }) => isTaken(truth.routes, 'policy-hessian')).length,
      'mixed-derivative': checks.filter(({ truth }) => isTaken(truth.routes, 'mixed-derivative')).length,
      enumeration: enumerated.filter((route) => route.trajectories !== undefined).length,
    });
    expect(found.worst).toBe(Math.max(...checks.map(({ truth }) => truth.agreement.worst)));
    expect(found.float64Ratio).toBe(Math.max(...checks.map(({ float64Ratio }) => float64Ratio)));
    expect(found.float64Median).toBe(checks.map(({ float64Error }) => float64Error).sort((a, b) => a - b)[2]);
    expect(found.medianMilliseconds).toBe(3);
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
    const check = checkWith({
      truth: (found, options) =>
        inDoubles(options) ? found : { ...found, agreement: { ...found.agreement, holds: false } },
    });
    const { failures, told } = failuresOf(check);
    expect(failures).toEqual(
      [0, 1].map((i) => ({ instance: `random:layered:3:${i}`, what: 'routes disagree beyond their bounds' })),
    );
    expect(told).toEqual([
      [1, failures[0]],
      [2, failures[1]],
    ]);
  });

  test('names one on which they are further apart than 1e-30, if within bounds', () => {
    const apartBy = (worst: number) =>
      failuresOf(
        checkWith({
          truth: (found, options) => (inDoubles(options) ? found : { ...found, agreement: { holds: true, worst } }),
        }),
      ).failures;
    expect(apartBy(1e-20)[0].what).toBe('routes differ by 1.0e-20, relative');
    expect(apartBy(1e-30)).toEqual([]);
  });

  test.each(['total', 'direct', 'guiding'] as const)('names one on which doubles miss the %s', (part) => {
    const check = checkWith({
      truth: (found, options) =>
        inDoubles(options)
          ? withRoute(found, (route) => ({ ...route, [part]: route[part].map((x) => plus(x, 1e-3)) }))
          : found,
    });
    expect(failuresOf(check).failures[0].what).toBe('a float64 route misses the truth by more than its bound');
    const { float64Error, float64Ratio, float64Holds, holds, truth: found } = check(sampleInstance(layered, 3, 1));
    const scale = Math.max(
      ...(['total', 'direct', 'guiding'] as const).flatMap((p) => found.value[p].map((x) => Math.abs(x.f64))),
    );
    // What doubles are off by themselves is far below a millionth of this.
    expect(float64Error * scale).toBeCloseTo(1e-3, 9);
    expect(float64Ratio).toBeGreaterThan(1);
    expect([float64Holds, holds]).toEqual([false, false]);
  });

  test('asks of a cut route in doubles that it encloses the truth, not that it is near', () => {
    const check = checkWith({
      truth: (found, options) =>
        inDoubles(options)
          ? withRoute(found, (route) => ({
              ...route,
              cut: true,
              total: route.total.map((x) => ({ ...plus(x, 1e-3), bound: 1 })),
            }))
          : found,
    });
    const { float64Error, holds } = check(sampleInstance(layered, 3, 1));
    expect(holds).toBe(true);
    expect(float64Error).toBeLessThan(1e-6);
  });

  test('names one on which the routes in doubles contradict one another', () => {
    const check = checkWith({
      truth: (found, options) =>
        inDoubles(options) ? { ...found, agreement: { ...found.agreement, holds: false } } : found,
    });
    expect(failuresOf(check).failures[0].what).toBe('a float64 route misses the truth by more than its bound');
  });

  test('names one on which the mean of BC-HG is another', () => {
    const check = checkWith({ mean: (mean) => mean.map((x, k) => (k === mean.length - 1 ? plus(x, 1e-9) : x)) });
    expect(failuresOf(check).failures[0].what).toBe('the mean of BC-HG by the moment recursion is not the gradient');
  });

  test('asks the same of games with θ in the policy of the leader alone', () => {
    const check = checkWith({ gameMean: (mean) => mean.map((x) => plus(x, 1e-9)) });
    const count = 6;
    const { failures } = surveyStratum(gamesStratum, count, 1, undefined, check);
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
    const check = checkWith({
      mean: (mean) => mean.map((x) => plus(x, 1)),
      truth: (found) => ({ ...found, agreement: { ...found.agreement, holds: false } }),
    });
    expect(failuresOf(check).failures[0].what.split('; ')).toHaveLength(3);
  });

  test('names one that has no truth, with the reason, and goes on', () => {
    let calls = 0;
    const check = checkWith({
      truth: (found) => {
        if (calls++ === 0) throw new RangeError('too many digits');
        return found;
      },
    });
    const { failures, told } = failuresOf(check);
    expect(failures).toEqual([{ instance: 'random:layered:3:0', what: 'no truth: too many digits' }]);
    expect(told[1]).toEqual([2, undefined]);
  });
});
