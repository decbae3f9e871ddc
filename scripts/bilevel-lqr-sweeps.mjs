// The sweeps behind fixtures/results/bilevel-lqr-*.json; resumes where it stopped. 0 threads: in this process.
//   npm run build && node scripts/bilevel-lqr-sweeps.mjs DIR [THREADS] [STAGE …]
import { lqrStages } from '../dist/pages/bilevelLqr/lqrSweeps.js';
import { sweepArguments } from '../dist/pages/arguments.js';
import { runStages } from '../dist/pages/stages.js';

const { stages, ...home } = sweepArguments(process.argv);
await runStages(lqrStages(home), stages);
