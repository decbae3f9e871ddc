// The figures of the experiments from the committed results (fixtures/results/), without any run.  npm run docs:figures
import { writeFigures } from '../dist/pages/figures.js';
import { checkoutAt } from '../dist/pages/files.js';

await writeFigures(checkoutAt('.'));
