import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { compileFunction } from 'node:vm';
import ts from 'typescript';

/** An export with the example of its doc comment; undefined where it has none. */
export interface Example {
  readonly name: string;
  readonly code: string | undefined;
}

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);

/** What declares a name at the top of a file: a function, a class, or the statement of a constant. */
const declares = (statement: ts.Statement, name: string): boolean =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.some((one) => one.name.getText() === name)
    : (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text === name;

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function exampleOf(file: ts.SourceFile, name: string): Example {
  const tags = file.statements.filter((one) => declares(one, name)).flatMap(ts.getJSDocTags);
  const text = tags.filter(({ tagName }) => tagName.text === 'example').map(({ comment }) => ts.getTextOfJSDocComment(comment)); // prettier-ignore
  return { name, code: /```ts\n([^]*?)```/.exec(text.join('\n'))?.[1] };
}

/** The values that an entry of the package exports, itself or from other files, each with its example. Types have none. */
export function examplesOf(entry: string): Example[] {
  return parse(entry).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) {
      if (!isExported(statement)) return [];
      const names = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map((one) => one.name.getText())
        : ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
          ? [statement.name!.text]
          : [];
      return names.map((name) => exampleOf(statement.getSourceFile(), name));
    }
    const { exportClause, moduleSpecifier, isTypeOnly } = statement;
    if (isTypeOnly) return [];
    const from = join(dirname(entry), (moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, '.ts'));
    if (!exportClause) return examplesOf(from);
    if (!ts.isNamedExports(exportClause)) return [];
    const file = parse(from);
    return exportClause.elements
      .filter((one) => !one.isTypeOnly)
      .map(({ name, propertyName }) => exampleOf(file, (propertyName ?? name).text));
  });
}

/** What an example has printed, and what it says that it prints: the comments behind `console.log`. */
export interface Printed {
  readonly printed: readonly string[];
  readonly said: readonly string[];
}

/** Runs an example whose imports are taken from `modules`, by their names. */
export async function runExample(code: string, modules: Readonly<Record<string, object>>): Promise<Printed> {
  const plain = code.replace(
    /import \{([^}]*)\} from '([^']+)';/g,
    (_, names: string, module: string) => `const {${names}} = modules[${JSON.stringify(module)}];`,
  );
  const { outputText } = ts.transpileModule(`export const run = async () => {\n${plain}\n};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const printed: string[] = [];
  const exports: { run?: () => Promise<void> } = {};
  const log = (...values: unknown[]): void => void printed.push(format(...values).replace(/\s+/g, ' '));
  const body = compileFunction(outputText, ['exports', 'modules', 'console']) as (...given: object[]) => void;
  body(exports, modules, { log });
  await exports.run!();
  return { printed, said: [...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, text]) => text) };
}
