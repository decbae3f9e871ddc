import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { InvalidInput, cut, describe, type InputIssue } from '../invalidInput.js';
import { pointerStep } from '../issues.js';
import { didYouMean } from '../nearestWord.js';
import { schemaDocument } from './schemaDocument.js';

/** Inputs with fewer values than this are small. */
const SMALL = 20_000;

interface Schema {
  readonly title?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

let loaded: Schema | undefined;
/** By whether they find all errors or stop at the first; each is compiled when it is needed, which takes a tenth of a second. */
const validators = new Map<boolean, ValidateFunction>();

function validatorOf(schema: Schema, allErrors: boolean): ValidateFunction {
  const known = validators.get(allErrors);
  if (known) return known;
  const made = new Ajv2020({ allErrors, verbose: true, strictTypes: false, allowUnionTypes: true }).compile(schema);
  validators.set(allErrors, made);
  return made;
}

/** The text of a number that a value holds only nearly, by its JSON pointer. */
export type WrittenNumbers = (pointer: string) => string | undefined;

/**
 * Throws `InvalidInput` where a value does not have the structure of an instance file: one issue for each place of small inputs, the
 * first issue of large ones. Numbers that are found are shown as they are `written`.
 */
export function checkStructure(
  value: unknown,
  small: boolean = isSmall(value),
  written: WrittenNumbers = () => undefined,
): void {
  const schema = (loaded ??= schemaDocument() as Schema);
  const validate = validatorOf(schema, small);
  if (validate(value)) return;
  const issues = new Map<string, InputIssue>();
  for (const error of validate.errors ?? []) {
    const issue = translate(error, schema, written);
    if (issue && !issues.has(issue.pointer)) issues.set(issue.pointer, issue);
  }
  throw new InvalidInput([...issues.values()]);
}

/** A validation error in our words (schemas carry them as titles); undefined for errors that only repeat others. */
function translate(
  { keyword, instancePath, params, data, parentSchema }: ErrorObject,
  root: Schema,
  written: WrittenNumbers,
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
      const known = Object.keys(schema.properties ?? {});
      const found = `the unknown key ${describe(key)}${didYouMean(key, known)}`;
      return { pointer: at(key), expected: `one of the keys ${known.join(', ')}`, found };
    }
    case 'propertyNames': {
      const key = String(params['propertyName']);
      return { pointer: at(key), expected: schema.propertyNames?.title ?? 'another name', found: describe(key) };
    }
    default: {
      const source = written(instancePath);
      const found = source === undefined ? describe(data) : cut(source, 60);
      // A double beyond all doubles: what was wrong is its size.
      const isBeyond = source !== undefined && Math.abs(data as number) === Infinity;
      return {
        pointer: instancePath,
        expected: isBeyond ? 'a number within the range of doubles' : schema.title!,
        found,
      };
    }
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
