import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readPublished } from '../../src/experiments/publish/published.js';
import { thermalClaims } from '../../src/experiments/thermalControl/claims.js';
import { thermalRandomSearch, type RandomSearch } from '../../src/experiments/thermalControl/randomSearch.js';
import type { ThermalRun } from '../../src/experiments/thermalControl/results.js';
import { createStream } from '../../src/random/stream.js';

const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8')) as unknown;
const { runs, search } = (await read('fixtures/results/thermal-control-runs.json')) as {
  runs: ThermalRun[];
  search: RandomSearch;
};
const { claims } = (await read('fixtures/claims/thermal-control.json')) as { claims: unknown[] };
const published = await readPublished(['fixtures/published/thermal_control_return_UL_main.json']);

test('the claims are what the committed results and the published curves say', () => {
  expect(JSON.parse(JSON.stringify(thermalClaims(runs, published)))).toEqual(claims);
});

test('they turn with the results', () => {
  const verdicts = (changed: readonly ThermalRun[]) =>
    new Map(thermalClaims(changed, published).map(({ id, verdict }) => [id, verdict]));
  const lowered = (method: string) =>
    verdicts(
      runs.map((r) =>
        r.method === method ? { ...r, objective: r.objective.map((j) => j - 100), last50: r.last50 - 100 } : r,
      ),
    );
  expect(verdicts(runs).get('better/bc-hg-white-box')).toBe('reproduced');
  expect(lowered('bc-hg-white-box').get('better/bc-hg-white-box')).toBe('contradicted');
  expect(lowered('exact').get('exact-ascent')).toBe('contradicted');
  expect(lowered('exact-first-order').get('plateau-is-first-order')).toBe('contradicted');
});

test('random configurations: mean and share above the plateau, from other draws', () => {
  const other = thermalRandomSearch(createStream('spec/random-search'), 1500, search.threshold);
  // J has a deviation of 45 over configurations, the share is about 0.008.
  expect(Math.abs(other.mean - search.mean)).toBeLessThan(5 * 45 * Math.sqrt(1 / 1500 + 1 / search.count));
  const share = search.above / search.count;
  expect(Math.abs(other.above / 1500 - share)).toBeLessThan(5 * Math.sqrt(share / 1500));
  expect(other.best).toBeLessThan(-162.5);
});
