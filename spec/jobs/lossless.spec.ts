import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLossless, writeLossless } from '../../src/jobs/store/lossless.js';

test('lossless JSON reads back to the same value, NaN, infinities and -0 included', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(fc.constantFrom('a', 'b', 'number'), tie('value'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (one) => {
      expect(readLossless(writeLossless(one))).toStrictEqual(one);
    }),
    { seed: 3, examples: [[[NaN, Infinity, -Infinity, -0, 0]]] },
  );
});

test('lossless JSON is one line of JSON', () => {
  expect(writeLossless({ worst: Infinity, what: 'a\nb' })).toBe('{"worst":{"$number":"Infinity"},"what":"a\\nb"}');
});
