// The counts and claims of docs/paper.md from fixtures/claims/.  npm run docs:paper
import { checkoutAt } from '../dist/pages/files.js';
import { writePaperPage } from '../dist/pages/paper.js';

await writePaperPage(checkoutAt('.'));
