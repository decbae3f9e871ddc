// From the runs of scripts/toy-game-sweeps.mjs: results, claims, figures, and the tables of docs/experiments-toy.md.
//   npm run build && node scripts/toy-game-results.mjs DIR
import { runArguments } from '../dist/pages/arguments.js';
import { checkoutAt } from '../dist/pages/files.js';
import { writeToyResults } from '../dist/pages/toyGame/toyResults.js';

const [runs] = runArguments(process.argv);
await writeToyResults(checkoutAt('.'), runs);
