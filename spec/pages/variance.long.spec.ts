import { expect, test } from 'vitest';
import { meanText, shortNumber } from '../../src/pages/numbers.js';
import { thermalNoiseTable } from '../../src/pages/thermalControl/thermalNoise.js';
import { toyBiasTable, toyTheoremTable } from '../../src/pages/toyGame/toyPathTables.js';
import { signChange } from '../../src/pages/toyGame/signChange.js';
import { fourRoomsVarianceTable } from '../../src/pages/variance/fourRoomsVariances.js';
import { printedVarianceRatios, printedVarianceText } from '../../src/pages/variance/gameRatios.js';
import { quantile, randomVarianceTable } from '../../src/pages/variance/randomVariances.js';

const cellsOf = (table: string): string[][] => table.split('\n').slice(2).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore

test('numbers are shown as a mean with its standard error, or with three digits', () => {
  // Sample deviation √2 of 1 and 3, over √2.
  expect(meanText([1, 3], 2)).toBe('2.00 ± 1.00');
  expect([0, 9999, 1e4, -1e-3, 9e-4].map(shortNumber)).toEqual(['0', '1.00e+4', '1.00e+4', '-0.00100', '9.00e-4']);
});

test('a quantile is the entry below which that part of a sorted list lies', () => {
  expect([0, 0.24, 0.25, 0.5, 1].map((q) => quantile([1, 2, 3, 4], q))).toEqual([1, 1, 2, 3, 4]);
});

test('the sign of a function changes where bisection says', () => {
  expect(signChange((x) => 2 - x * x, 0, 2)).toBeCloseTo(Math.SQRT2, 12);
});

test('variances on random problems: a row for each stratum and estimator, its quantiles in ascending order', () => {
  const rows = cellsOf(randomVarianceTable(2));
  expect(rows.length % 4).toBe(0);
  for (const [, , instances, ...shown] of rows.filter(([, , count]) => Number(count) > 0)) {
    expect(Number(instances)).toBeLessThanOrEqual(2);
    const quantiles = shown.slice(0, 6).map(Number);
    expect([...quantiles].sort((a, b) => a - b)).toEqual(quantiles);
  }
});

test('variances on Four-Rooms at the start: Naive-PGD is biased, since its follower does not answer, and BC-HG is not', () => {
  const rows = cellsOf(fourRoomsVarianceTable(['0.003'], [0], ['naive-pgd', 'bc-hg']));
  expect(rows.map(([, , , estimator, , bias]) => [estimator, bias === '0'])).toEqual([
    ['naive-pgd', false],
    ['bc-hg', true],
  ]);
  // Trace and noise are of one trajectory: noise = √trace / ‖∇J‖, each rounded to three digits.
  for (const [, , , , gradient, , trace, noise] of rows)
    expect(Number(noise) / (Math.sqrt(Number(trace)) / Number(gradient))).toBeCloseTo(1, 1.5);
});

test('the printed sum of eq. (9) is compared on games in which its surplus term matters', () => {
  const ratios = printedVarianceRatios(30);
  expect(ratios.length).toBeGreaterThan(0);
  for (const { ratio } of ratios) expect(Math.abs(ratio - 1)).toBeGreaterThan(1e-9);
  const text = printedVarianceText(30);
  expect(text).toContain(`30 random games, ${ratios.length} of them`);
  expect(text).toContain(`smallest ${ratios[0].ratio.toPrecision(3)} (random:games:1:${ratios[0].index})`);
  expect(printedVarianceText(0)).toBe('0 random games: the surplus term matters in none');
});

test('the noise of estimates on thermal control: the direct part scatters less than BC-HG by orders of magnitude', () => {
  const rows = new Map(
    cellsOf(thermalNoiseTable(2)).map(([id, , expects, size]) => [id, { expects, size: Number(size) }]),
  );
  expect(rows.get('bc-hg')!.expects).toBe('total');
  expect(rows.get('naive-pgd')!.expects).toBe('direct');
  expect(rows.get('bc-hg')!.size).toBeGreaterThan(100 * rows.get('naive-pgd')!.size);
});

test('along the path of a toy run: the first-order estimator has the bias of what it leaves out, BC-HG none but that of the cut', () => {
  const point = { task: 'toy-r2', method: 'bc-hg', iteration: 7, theta: [0, 0, 0.1, 0, 0, 0], p: 0.525 };
  const [[path, iteration, p, , firstOrder, , , bcHg]] = cellsOf(toyBiasTable([point]));
  expect([path, iteration, p]).toEqual(['R2 BC-HG', '7', '0.525']);
  expect(Number(firstOrder.split(',')[0])).toBeGreaterThan(0.1);
  expect(Number(bcHg.split(',')[0])).toBeLessThan(Number(firstOrder.split(',')[0]));
  const [[, , , total, theorem, direct]] = cellsOf(toyTheoremTable([point]));
  expect(new Set([total, theorem, direct]).size).toBe(3);
});
