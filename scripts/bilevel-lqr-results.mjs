// From the runs of scripts/bilevel-lqr-sweeps.mjs: results, claims, figures, and the tables of docs/experiments-bilevel-lqr.md.
//   npm run build && node scripts/bilevel-lqr-results.mjs DIR
import { runArguments } from '../dist/pages/arguments.js';
import { writeLqrResults } from '../dist/pages/bilevelLqr/lqrResults.js';
import { checkoutAt } from '../dist/pages/files.js';

const [runs] = runArguments(process.argv);
await writeLqrResults(checkoutAt('.'), runs);
