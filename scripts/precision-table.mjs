// What each precision still rejects of the known mistakes: the table of docs/precision.md.  npm run docs:precision
import { readCorpus } from '../dist/conformance/corpus/corpusFiles.js';
import { checkoutAt } from '../dist/pages/files.js';
import { precisionTable } from '../dist/pages/precisionTable.js';

const { cases } = await readCorpus('fixtures/');
await checkoutAt('.').fillPage('docs/precision.md', { measured: precisionTable(cases.estimates) });
