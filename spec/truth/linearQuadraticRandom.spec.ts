import { expect, test } from 'vitest';
import { createStream } from '../../src/random/stream.js';
import { randomLinearQuadratic } from '../helpers/randomLinearQuadratic.js';
import { linearQuadraticTruth } from '../../src/truth/routes/linearQuadratic/linearQuadraticTruth.js';

const kinds = (['state', 'leader-action'] as const).flatMap((sees) =>
  [true, false].flatMap((bump) => [null, 7].map((horizon) => ({ sees, bump, horizon }))),
);

test.each(kinds)('differences, formulas and adjoint agree on random problems: %o', ({ sees, bump, horizon }) => {
  for (let i = 0; i < 4; i++) {
    const stream = createStream(`spec/linear-quadratic/${sees}/${bump}/${horizon}/${i}`);
    const { agreement, value, routes } = linearQuadraticTruth(randomLinearQuadratic(stream, sees, bump, horizon), {
      digits: 12,
    });
    expect(agreement.holds).toBe(true);
    // Neither part vanishes, so that agreement says something of both.
    for (const part of [value.direct, value.guiding])
      expect(Math.max(...part.map((x) => Math.abs(x.f64)))).toBeGreaterThan(0);
    for (const route of routes.values()) expect('bound' in route ? route.bound : Infinity).toBeLessThan(1e-6);
  }
});
