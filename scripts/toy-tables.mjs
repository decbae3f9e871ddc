// The tables of docs/toy-game.md: the toy game exactly, and the variance of its estimators.  npm run docs:toy
import { checkoutAt } from '../dist/pages/files.js';
import { toyAlongSections, toyVarianceTable } from '../dist/pages/toyGame/toyExactPage.js';
import { toyOptimaTable } from '../dist/pages/toyGame/toyOptima.js';

await checkoutAt('.').fillPage('docs/toy-game.md', {
  optima: toyOptimaTable(),
  along: toyAlongSections(),
  variance: toyVarianceTable(),
});
