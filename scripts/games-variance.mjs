// How the variance of eq. (9) as printed compares with the corrected sum, on random games.  npm run games:variance -- [GAMES]
import { printedVarianceText } from '../dist/pages/variance/gameRatios.js';

console.log(printedVarianceText(Number(process.argv[2] ?? 200)));
