import { cp, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { transformWithOxc, type Plugin } from 'vite';
import type { TestProject } from 'vitest/node';

/** Compiles the package into plain modules, in a directory with what lies beside them; returns the directory. */
export async function compilePackage(out: string): Promise<string> {
  for (const name of (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts'))) {
    // As `scripts/coverage-provider.mjs` does, which must find the same text.
    const { code } = await transformWithOxc(await readFile(join('src', name), 'utf8'), resolve('src', name));
    const path = join(out, 'dist', name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
  await cp('package.json', join(out, 'package.json'));
  for (const beside of ['node_modules', 'fixtures']) await symlink(resolve(beside), join(out, beside));
  return out;
}

/** The modules that `compilePackage` has made, which Node is to import by itself. */
export const COMPILED: RegExp = /\/package\/dist\/.+\.js$/;

/**
 * Lets specs import the compiled package in place of `src/`: Node's own modules call each other faster than vitest's, which look every
 * imported name up. Not for coverage, which counts in `src/`, nor while files are watched, nor with `--mode source`.
 */
export function compiledSource(): Plugin {
  let project: TestProject | undefined;
  return {
    name: 'compiled-source',
    enforce: 'pre',
    configureVitest(context) {
      const { coverage, watch } = context.vitest.config;
      if (!coverage.enabled && !watch && context.project.vite.config.mode !== 'source') ({ project } = context);
    },
    resolveId(name, importer) {
      if (!project || !importer || !name.startsWith('.')) return undefined;
      const src = join(project.config.root, 'src') + sep;
      const path = resolve(dirname(importer), name);
      const compiled = project.getProvidedContext().compiledPackage;
      return path.startsWith(src) ? join(compiled, 'dist', path.slice(src.length)) : undefined;
    },
  };
}
