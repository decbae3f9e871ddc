import { cp, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** The command line as plain modules below a temporary directory, for processes and threads of its own; returns the path of `main.js`. */
export async function compiledCommand(home: string): Promise<string> {
  const out = join(home, 'package');
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  for (const name of (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(await readFile(join('src', name), 'utf8'), { compilerOptions });
    const path = join(out, 'dist', name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, outputText);
  }
  await cp('package.json', join(out, 'package.json'));
  await symlink(resolve('node_modules'), join(out, 'node_modules'));
  return join(out, 'dist', 'cli', 'main.js');
}
