import { expect } from 'vitest';
import type { Decimal } from 'decimal.js';
import type { Ball } from '../../src/numeric/ball.js';

/** Equal to the printed number: within half a unit of its last digit, by an enclosure much narrower than that. */
export function expectPrinted(value: Ball<Decimal>, printed: string): void {
  const unit = 10 ** -(printed.split('.')[1]?.length ?? 0);
  expect(value.radius).toBeLessThan(unit / 1000);
  // A thousandth more than half a unit, for the rounding of the comparison.
  expect(Math.abs(value.center.minus(printed).toNumber())).toBeLessThanOrEqual(unit * 0.501);
}
