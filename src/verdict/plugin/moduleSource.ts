import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type typescript from 'typescript';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { refuse } from '../../model/invalidInput.js';
import { Misbehaviour } from './misbehaviour.js';

/** A module that can be imported, and what is to be done once it has been. */
export interface ModuleSource {
  readonly url: string;
  readonly release: () => void;
}

/** True where the argument of `--estimator` names a file. */
export const isModuleFile = (name: string): boolean => /\.[cm]?[jt]s$/.test(name);

type Compiler = typeof typescript;

/** The TypeScript compiler as seen from a file, or from this package; undefined where it is not installed. */
function compilerNear(file: string): Compiler | undefined {
  for (const place of [file, import.meta.url]) {
    try {
      return createRequire(place)('typescript') as Compiler;
    } catch {
      // Not there.
    }
  }
  return undefined;
}

/** JavaScript of a TypeScript text, types erased. Throws `Misbehaviour` for a text that is none, and where no compiler is installed. */
export function javascriptOf(text: string, file: string): string {
  const compiler = compilerNear(file);
  if (!compiler)
    throw new Misbehaviour(
      'load',
      'is TypeScript, for which the package "typescript" must be installed (npm install typescript); or give a .js or .mjs file',
    );
  const { ModuleKind, ScriptTarget } = compiler;
  const { outputText, diagnostics = [] } = compiler.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, isolatedModules: true },
  });
  const [first] = diagnostics;
  if (first) {
    const line = first.file?.getLineAndCharacterOfPosition(first.start ?? 0).line;
    const what = compiler.flattenDiagnosticMessageText(first.messageText, ' ');
    throw new Misbehaviour('load', `cannot be read${line === undefined ? '' : `, line ${line + 1}`}: ${what}`);
  }
  return outputText;
}

/** A text of JavaScript as the address of a module. */
export const dataUrl = (text: string): string => `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;

/**
 * The module of a file; TypeScript is compiled into a file beside it (so that its imports mean the same), which `release` removes. Throws
 * `InvalidInput` for a file that cannot be read, `Misbehaviour` for one that cannot be compiled.
 */
export function moduleSource(file: string): ModuleSource {
  const path = resolve(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse('/estimator', 'a file that can be read', (error as Error).message);
  }
  if (!/ts$/.test(path)) return { url: pathToFileURL(path).href, release: () => undefined };
  const code = javascriptOf(text, path);
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.mjs`);
  try {
    writeFileSync(beside, code, { flag: 'wx' });
  } catch {
    return { url: dataUrl(code), release: () => undefined };
  }
  return { url: pathToFileURL(beside).href, release: () => rmSync(beside, { force: true }) };
}
