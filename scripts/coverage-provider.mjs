// Coverage of src/ by the threads of vitest (its provider `v8`) and by the processes and threads that specs start: the command line,
// workers of sweeps, plug-ins. Node writes down what those run (NODE_V8_COVERAGE); both are converted alike and added up.
import { mergeProcessCovs } from '@bcoe/v8-coverage';
import v8 from '@vitest/coverage-v8';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { transformWithOxc } from 'vite';

/** A module of src/ as the command line of specs (spec/helpers/compiledCommand.ts), and as plug-ins' threads, are compiled. */
const COMPILERS = {
  oxc: (file, text) => transformWithOxc(text, file, { sourcemap: true }),
  typescript: (file, text) => {
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, sourceMap: true };
    const { outputText, sourceMapText } = ts.transpileModule(text, { fileName: file, compilerOptions });
    return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ''), map: JSON.parse(sourceMapText) };
  },
};

/** The modules of src/ by what they are compiled to. */
async function compiledModules(root) {
  const found = new Map();
  for (const name of readdirSync(join(root, 'src'), { recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
    const file = resolve(root, 'src', name);
    const text = readFileSync(file, 'utf8');
    for (const [id, compile] of Object.entries(COMPILERS)) {
      const { code, map } = await compile(file, text);
      found.set(`${id}:${name}`, { file, code, map: { ...map, sources: [pathToFileURL(file).href] } });
    }
  }
  return found;
}

/** The largest offset of a script's functions: its length. */
const lengthOf = ({ functions }) => Math.max(...functions.map(({ ranges }) => ranges[0].endOffset));

/** Which module a script is, by where it lies or, for a data: URL, by what it says. */
function moduleFinder(modules) {
  const byText = new Map([...modules].map(([key, { code }]) => [code.trim(), key]));
  return (script) => {
    const { url } = script;
    if (url.startsWith('data:')) return byText.get(decodeURIComponent(url.slice(url.indexOf(',') + 1)).trim());
    const name = /^file:.*\/package\/dist\/(.+)\.js(?:\?.*)?$/.exec(url)?.[1];
    const key = `oxc:${name}.ts`;
    if (name === undefined || !modules.has(key)) return undefined;
    if (modules.get(key).code.length !== lengthOf(script))
      throw new Error(`coverage: ${url} is compiled in another way than here`);
    return key;
  };
}

/** What one process wrote down; nothing where it was killed while it wrote. */
function scriptsIn(path) {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text).result;
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** What the processes that wrote into a directory ran of src/: V8's counts, by module. */
function readChildren(directory, moduleOf) {
  let merged = { result: [] };
  for (const name of readdirSync(directory)) {
    const own = scriptsIn(join(directory, name))
      .map((script) => ({ ...script, url: moduleOf(script) }))
      .filter(({ url }) => url !== undefined);
    merged = mergeProcessCovs([merged, { result: own }]);
  }
  return merged.result;
}

const shapeOf = ({ statementMap, fnMap, branchMap }) =>
  JSON.stringify([
    Object.keys(statementMap).length,
    Object.keys(fnMap).length,
    Object.values(branchMap).map(({ type, locations }) => [type, locations.length]),
  ]);

/** Adds counts to those of the same file: both come from the same syntax tree, so the k-th statement of one is that of the other. */
function addCounts(total, more) {
  if (shapeOf(total) !== shapeOf(more))
    throw new Error(`coverage: ${total.path} was converted in two ways that do not match`);
  for (const key of Object.keys(more.s)) total.s[key] += more.s[key];
  for (const key of Object.keys(more.f)) total.f[key] += more.f[key];
  for (const key of Object.keys(more.b)) more.b[key].forEach((count, i) => (total.b[key][i] += count));
}

const provider = {
  ...v8,
  async getProvider() {
    const own = await v8.getProvider();
    const directory = mkdtempSync(join(tmpdir(), 'child-coverage-'));
    const initialize = own.initialize.bind(own);
    own.initialize = (context) => {
      initialize(context);
      // In the threads of specs, and so in what they start; not in vitest itself, which measures its threads in its own way.
      context.config.env = { ...context.config.env, NODE_V8_COVERAGE: directory };
    };
    const generate = own.generateCoverage.bind(own);
    own.generateCoverage = async (options) => {
      const coverage = await generate(options);
      const modules = await compiledModules(own.ctx.config.root);
      const files = new Map(coverage.files().map((file) => [resolve(file), coverage.fileCoverageFor(file).data]));
      for (const { url: key, functions } of readChildren(directory, moduleFinder(modules))) {
        const { file, code, map } = modules.get(key);
        const [more] = Object.values(await own.remapCoverage(pathToFileURL(file).href, 0, { code, map }, functions));
        if (more && files.has(file)) addCounts(files.get(file), more);
      }
      rmSync(directory, { recursive: true, force: true });
      return coverage;
    };
    return own;
  },
};

export { provider as default };
