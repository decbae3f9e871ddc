// docs/figures/picture.svg: what the oracle knows of seven estimators on the problem of the README.  npm run docs:picture
import { readFile, writeFile } from 'node:fs/promises';
import { parseInstance } from '../dist/index.js';
import { pictureSvg } from '../dist/pages/picture.js';

const problem = await parseInstance(await readFile('examples/problem.json', 'utf8'));
await writeFile('docs/figures/picture.svg', pictureSvg(problem));
