import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { InvalidInput, type InputIssue } from './invalidInput.js';
import { describe } from './invalidInput.js';
import { pointerStep } from './issues.js';

/** Where the schema lies, seen from src/model/ and from dist/model/ alike. */
const SCHEMA = new URL('../../fixtures/schema/instance.schema.json', import.meta.url);
/** Inputs with fewer values than this are small. */
const SMALL = 20_000;

interface Schema {
  readonly title?: string;
  readonly $ref?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

interface Validators {
  readonly schema: Schema;
  /** Stops at the first error. */
  readonly first: ValidateFunction;
  readonly all: ValidateFunction;
}

let loaded: Validators | undefined;

function load(): Validators {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Schema;
  const compile = (allErrors: boolean): ValidateFunction =>
    new Ajv2020({ allErrors, verbose: true, strictTypes: false, allowUnionTypes: true }).compile(schema);
  return { schema, first: compile(false), all: compile(true) };
}

/**
 * Throws `InvalidInput` where a value does not have the structure of an instance file: one issue for each place of small inputs, the
 * first issue of large ones.
 */
export function checkStructure(value: unknown, small: boolean = isSmall(value)): void {
  const { schema, first, all } = (loaded ??= load());
  const validate = small ? all : first;
  if (validate(value)) return;
  const issues = new Map<string, InputIssue>();
  for (const error of validate.errors ?? []) {
    const issue = translate(error, schema);
    if (issue && !issues.has(issue.pointer)) issues.set(issue.pointer, issue);
  }
  throw new InvalidInput([...issues.values()]);
}

/** A validation error in our words (schemas carry them as titles); undefined for errors that only repeat others. */
function translate(
  { keyword, instancePath, params, data, parentSchema }: ErrorObject,
  root: Schema,
): InputIssue | undefined {
  const schema = parentSchema as Schema;
  const at = (key: string): string => instancePath + pointerStep(key);
  switch (keyword) {
    case 'if':
    case 'pattern':
      return undefined;
    case 'required': {
      const key = String(params['missingProperty']);
      const { title, $ref = '' } = schema.properties?.[key] ?? {};
      const expected = title ?? root.$defs?.[$ref.replace('#/$defs/', '')]?.title ?? 'a value';
      return { pointer: at(key), expected, found: 'nothing' };
    }
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const expected = `one of the keys ${Object.keys(schema.properties ?? {}).join(', ')}`;
      return { pointer: at(key), expected, found: `the unknown key ${describe(key)}` };
    }
    case 'propertyNames': {
      const key = String(params['propertyName']);
      return { pointer: at(key), expected: schema.propertyNames?.title ?? 'another name', found: describe(key) };
    }
    default:
      return { pointer: instancePath, expected: schema.title ?? JSON.stringify(schema.const), found: describe(data) };
  }
}

function isSmall(root: unknown): boolean {
  const pending = [root];
  for (let seen = 0; pending.length > 0; seen++) {
    if (seen + pending.length > SMALL) return false;
    const value = pending.pop();
    if (typeof value === 'object' && value !== null)
      for (const part of Object.values(value) as unknown[]) pending.push(part);
  }
  return true;
}
