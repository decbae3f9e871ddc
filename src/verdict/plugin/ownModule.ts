import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dataUrl, javascriptOf } from './moduleSource.js';

const compiled = new Map<string, string>();

/** A module of ours that is TypeScript, with all that it imports, as one URL. */
function compiledUrl(source: URL): string {
  const known = compiled.get(source.href);
  if (known !== undefined) return known;
  const path = fileURLToPath(source);
  const found = dataUrl(
    javascriptOf(readFileSync(path, 'utf8'), path).replace(
      /^((?:import|export) .*?from )'([^']+)';$/gm,
      (_, before: string, name: string) => `${before}'${resolved(name, source)}';`,
    ),
  );
  compiled.set(source.href, found);
  return found;
}

function resolved(name: string, from: URL): string {
  if (isBuiltin(name)) return name;
  if (!name.startsWith('.')) return pathToFileURL(createRequire(from).resolve(name)).href;
  return compiledUrl(new URL(name.replace(/\.js$/, '.ts'), from));
}

/** A module of this package (a path from the module `base`, without extension) as the main module of a thread: itself, or compiled where the package runs from source. */
export function ownModule(path: string, base: string): URL {
  return base.endsWith('.ts') ? new URL(compiledUrl(new URL(`${path}.ts`, base))) : new URL(`${path}.js`, base);
}

/** The arguments of Node that make it the main module of a process; further ones follow from `process.argv[2]` on. */
export function ownModuleArguments(path: string, base: string): string[] {
  const url = ownModule(path, base);
  if (url.protocol === 'file:') return [fileURLToPath(url)];
  return ['--input-type=module', '--eval', `import '${url.href}'`, '--', path];
}
