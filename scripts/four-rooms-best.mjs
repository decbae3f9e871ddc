// The best parameters of Four-Rooms that are known, by β: fixtures/results/four-rooms-best.json.
//   npm run build && node scripts/four-rooms-best.mjs
import { writeFile } from 'node:fs/promises';
import { searchBest } from '../dist/experiments/fourRooms/bestKnown.js';
import { FOUR_ROOMS_BETAS } from '../dist/experiments/fourRooms/paperClaims.js';

const best = FOUR_ROOMS_BETAS.map((beta) => {
  const found = searchBest(beta);
  console.log(`beta = ${beta}: J = ${found.objective.toFixed(6)} by ${found.found}, of ${found.ascents} ascents`);
  return found;
});
await writeFile(
  'fixtures/results/four-rooms-best.json',
  `${JSON.stringify({ command: 'node scripts/four-rooms-best.mjs', best })}\n`,
);
