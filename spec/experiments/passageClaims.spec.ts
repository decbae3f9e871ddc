import { describe, expect, test } from 'vitest';
import { METHOD_NAMES } from '../../src/experiments/fourRooms/methodNames.js';
import { passageClaims } from '../../src/experiments/fourRooms/passageClaims.js';
import { FOUR_ROOMS_EXPERIMENT } from '../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { resultsTable, type CurveResults, type MethodResult } from '../../src/experiments/fourRooms/results.js';
import { decideClaims } from '../../src/experiments/publish/paperClaim.js';

const METHODS = Object.keys(METHOD_NAMES);
const X = [0, 200, 400, 600];
/** Nine tenths of 0.614107, the best known value at β = 0.003, is 0.5527. */
const BETA = 0.003;

/** A curve that is there from the entry `from` on; never where that is 4. */
const reaching = (from: number): number[] => X.map((_, i) => (i >= from ? 0.56 : 0.55));

function curves(arrivals: Readonly<Record<string, readonly number[]>>): CurveResults {
  const series = METHODS.map((method) => ({ method, beta: BETA, batch: 100, lr: 0.1, alpha: 0.5, seeds: [], grid: [], curves: (arrivals[method] ?? Array<number>(10).fill(4)).map(reaching) })); // prettier-ignore
  return { commands: [], x: X, series };
}

const table = (methods = METHODS) =>
  resultsTable(
    [
      {
        commands: [],
        selections: methods.map((method): MethodResult => {
          const grid = FOUR_ROOMS_EXPERIMENT.publishedGrid(method).map(({ lr, alpha = 0.5 }) => ({ lr: Number(lr), alpha: Number(alpha), mean: 0, standardError: 0, seeds: 10, lastMeans: Array<number>(10).fill(0) })); // prettier-ignore
          return { method, beta: BETA, batch: 100, iterations: 601, best: grid[0], decidingSeeds: [], grid };
        }),
      },
    ],
    [],
  );
const claimOf = (given: CurveResults, methods?: string[]) => decideClaims(passageClaims(table(methods), given), [])[1];

describe('who is first at nine tenths of the best known value', () => {
  const early = Array<number>(10).fill(1);
  const late = Array<number>(10).fill(3);

  test('is BC-HG where it is earlier than each of the others, also than those who never get there', () => {
    const claim = claimOf(curves({ 'bc-hg': early, 'hpgd-oracle': late }));
    expect(claim).toMatchObject({ verdict: 'reproduced', figure: { 'BC-HG': 10, 'HPGD (oracle)': 10, SoBiRL: 0 } });
  });

  test('is another where one is earlier', () =>
    expect(claimOf(curves({ 'bc-hg': late, 'hpgd-oracle': early })).verdict).toBe('contradicted'));

  test('is undetermined where nobody gets there', () =>
    expect(claimOf(curves({}))).toMatchObject({ verdict: 'undetermined', chances: { supports: 1, refutes: 1 } }));

  test('is open while runs of the protocol or curves are missing', () => {
    expect(claimOf(curves({}), METHODS.slice(1)).because).toContain('240 of 240 runs of bc-hg');
    expect(claimOf({ commands: [], x: X, series: [] }).because).toContain('the curves of sobirl');
  });
});
