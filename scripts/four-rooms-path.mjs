// Bias and variance of the estimators along the parameters of one run per method (stage `paths` of scripts/four-rooms-sweeps.mjs), into
// fixtures/results/four-rooms-path.json. Four minutes for all of them; methods that are not named stay as they are.
//   npm run build && node scripts/four-rooms-path.mjs DIR [METHOD …]
import { runArguments } from '../dist/pages/arguments.js';
import { checkoutAt } from '../dist/pages/files.js';
import { writePath } from '../dist/pages/fourRooms/writePath.js';

const [runs, methods] = runArguments(process.argv, ' [METHOD …]');
await writePath(checkoutAt('.'), runs, methods);
