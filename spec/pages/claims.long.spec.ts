import { cp, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEveryClaim } from '../../src/pages/claims.js';
import { checkoutAt } from '../../src/pages/files.js';
import { writeFigures } from '../../src/pages/figures.js';

const PAGES = ['experiments', 'experiments-toy', 'experiments-continuous', 'experiments-bilevel-lqr', 'paper'];
/** Text without what prettier does to tables and lists. */
const bare = (text: string): string => text.replace(/[-\s]+/g, ' ');

describe('claims, pages and figures of the experiments', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'claims-'));
    await mkdir(join(root, 'docs/figures'), { recursive: true });
    for (const folder of ['results', 'published', 'claims'])
      await cp(`fixtures/${folder}`, join(root, 'fixtures', folder), { recursive: true });
    for (const page of PAGES) await cp(`docs/${page}.md`, join(root, `docs/${page}.md`));
    await writeEveryClaim(checkoutAt(root));
    await writeFigures(checkoutAt(root));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));
  const both = (path: string) => Promise.all([readFile(path, 'utf8'), readFile(join(root, path), 'utf8')]);

  it('writes the claims that are committed, byte for byte', async () => {
    for (const name of await readdir('fixtures/claims')) {
      const [committed, made] = await both(`fixtures/claims/${name}`);
      expect(made).toBe(committed);
    }
  });

  it.each(PAGES)('leaves docs/%s.md as it is but for spaces', async (page) => {
    const [committed, made] = await both(`docs/${page}.md`);
    expect(bare(made)).toBe(bare(committed));
  });

  it('has the figures of the experiments that are committed (npm run docs:figures)', async () => {
    const names = await readdir(join(root, 'docs/figures'));
    expect(names).toHaveLength(9);
    for (const name of names) {
      const [committed, made] = await both(`docs/figures/${name}`);
      expect(made === committed, name).toBe(true);
    }
  });
});
