// The tables of docs/variance.md: exact variances of the estimators on random problems and on Four-Rooms.  npm run docs:variance
import { checkoutAt } from '../dist/pages/files.js';
import { fourRoomsVarianceTable } from '../dist/pages/variance/fourRoomsVariances.js';
import { randomVarianceTable } from '../dist/pages/variance/randomVariances.js';

await checkoutAt('.').fillPage('docs/variance.md', {
  random: randomVarianceTable(1000),
  'four-rooms': fourRoomsVarianceTable(),
});
