// Every claim decided anew by the committed results: fixtures/claims/, and the tables of the pages.  npm run docs:claims
import { writeEveryClaim } from '../dist/pages/claims.js';
import { checkoutAt } from '../dist/pages/files.js';

await writeEveryClaim(checkoutAt('.'));
