import { readdirSync, readFileSync } from 'node:fs';
import { build, type Rollup } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const SRC = new URL('../src/', import.meta.url).pathname;
const TWIN = '.browser.ts';

/** The modules that have one to take their place in a browser, as paths below src/ without their ending. */
const twins = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith(TWIN))
  .map((name) => name.slice(0, -TWIN.length));

const inNeedOfNode: string[] = [];

/** Does for sources what the field `browser` of package.json does for `dist/`. */
const takeTwins = {
  name: 'twins',
  enforce: 'pre' as const,
  resolveId(id: string, importer = ''): string | undefined {
    if (id.startsWith('node:')) inNeedOfNode.push(`${importer} imports ${id}`);
    const twin = twins.find((path) => id.endsWith(`/${path.split('/').at(-1)}.js`));
    return twin && `${SRC}${twin}${TWIN}`;
  },
};

describe('the browser entry', () => {
  let chunks: Rollup.OutputChunk[];
  beforeAll(async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [takeTwins],
      build: {
        write: false,
        minify: false,
        lib: { entry: `${SRC}browser.ts`, formats: ['es'] },
      },
    });
    chunks = (built as Rollup.RollupOutput[])[0].output.filter((one) => one.type === 'chunk');
  });

  it('needs no module of Node', () => {
    expect(inNeedOfNode).toEqual([]);
  });

  it('leaves mathjs, plots and the modules of plug-ins out of what is loaded first', () => {
    const [entry] = chunks.filter(({ isEntry }) => isEntry);
    const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
    const first = new Set([entry.fileName]);
    for (const name of first) for (const next of byName.get(name)!.imports) first.add(next);
    const modules = [...first].flatMap((name) => byName.get(name)!.moduleIds);
    expect(modules.filter((id) => /mathjs|@observablehq|linkedom|verdict\/plugin|src\/cli/.test(id))).toEqual([]);
    expect(modules.some((id) => id.includes('src/truth/routes/mdp/truth'))).toBe(true);
    const all = chunks.flatMap(({ moduleIds }) => moduleIds);
    expect(all.some((id) => id.includes('mathjs'))).toBe(true);
  });

  it('names in package.json every module that has a twin for browsers', () => {
    const { browser } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      browser: Record<string, string>;
    };
    expect(twins.length).toBeGreaterThan(0);
    expect(browser).toEqual(
      Object.fromEntries(twins.map((path) => [`./dist/${path}.js`, `./dist/${path}.browser.js`])),
    );
  });
});
