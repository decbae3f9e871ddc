// The package holds the corpus compressed, which is a fifth of its size: fixtures/NAME.jsonl.gz for fixtures/NAME.jsonl.
//   node scripts/pack-fixtures.mjs             before packing (npm run prepack): makes them
//   node scripts/pack-fixtures.mjs --remove    afterwards (npm run postpack)
// Its JavaScript has no comments, which the declarations have (npm run prepack); afterwards the next build makes it anew.
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const fixtures = new URL('../fixtures/', import.meta.url);
for (const name of await readdir(fixtures)) {
  if (process.argv.includes('--remove')) {
    if (name.endsWith('.jsonl.gz')) await rm(new URL(name, fixtures));
  } else if (name.endsWith('.jsonl'))
    await writeFile(new URL(`${name}.gz`, fixtures), gzipSync(await readFile(new URL(name, fixtures)), { level: 9 }));
}
if (process.argv.includes('--remove')) await rm(new URL('../dist/.tsbuildinfo', import.meta.url), { force: true });
