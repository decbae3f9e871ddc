import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_STRATA } from '../../../src/instances/strata.js';
import { sampleInstance } from '../../../src/instances/sampleInstances.js';
import { instanceText } from '../../../src/model/files/instanceFile.js';
import { goodFile, literalFile } from './goodFile.js';
import { goodGame } from './goodGame.js';
import { goodBump, goodLinearQuadratic } from './goodLinearQuadratic.js';
import { mutationOutcome } from './mutationOutcome.js';
import { mutatedTexts } from './mutations.js';

const seeds = [
  ...[goodFile(), literalFile(), goodGame(), goodLinearQuadratic(), goodBump()].map((file) => JSON.stringify(file)),
  ...ALL_STRATA.flatMap((stratum) => [0, 1].map((index) => instanceText(sampleInstance(stratum, 12, index)))),
];

test('a mutated text is an instance that survives writing and reading, or is refused at places that it has', async () => {
  const outcomes = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(mutatedTexts(seeds), async (text) => {
      outcomes[await mutationOutcome(text)]++;
    }),
    { seed: 36_000, numRuns: 400 },
  );
  // Both happen often.
  expect(outcomes.accepted).toBeGreaterThan(20);
  expect(outcomes.refused).toBeGreaterThan(200);
});
