import { expect, test } from 'vitest';
import { logSoftmaxGradient, softmaxRows } from '../../src/numeric/softmaxRows.js';

test('rows of softmax, however large the logits, and the gradient of weighted log-probabilities', () => {
  const logits = [Math.log(1), Math.log(3), 1000, 1000 + Math.log(4)];
  const p = [0, 0, 0, 0];
  softmaxRows(logits, 2, p);
  // log and exp of numbers of size one, rounded.
  [0.25, 0.75, 0.2, 0.8].forEach((x, i) => expect(p[i]).toBeCloseTo(x, 12));
  const gradient = new Float64Array(4);
  logSoftmaxGradient(Float64Array.of(2, -1, 0, 5), p, 2, gradient);
  [2 - 0.25, -1 - 0.75, -1, 1].forEach((x, i) => expect(gradient[i]).toBeCloseTo(x, 12));
});
