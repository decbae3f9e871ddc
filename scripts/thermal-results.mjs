// From the runs of scripts/thermal-sweeps.sh: results, claims, a figure, and the tables of docs/experiments-continuous.md.
//   npm run build && node scripts/thermal-results.mjs DIR
import { runArguments } from '../dist/pages/arguments.js';
import { checkoutAt } from '../dist/pages/files.js';
import { writeThermalResults } from '../dist/pages/thermalControl/thermalResults.js';

const [runs] = runArguments(process.argv);
await writeThermalResults(checkoutAt('.'), runs);
