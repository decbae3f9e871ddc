import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Problem } from './problem.js';
import { FIXTURES, type StoredCorpus } from '../corpus/corpusFiles.js';
import { CASE_KINDS } from '../corpus/format.js';

/** The schemas of fixtures, beside the instance schema. */
const SCHEMAS = ['instance', 'fixture', 'manifest', 'protocol'] as const;

let loaded: Ajv2020 | undefined;

/** All schemas, read once. */
function schemas(): Ajv2020 {
  if (loaded) return loaded;
  loaded = new Ajv2020({ strictTypes: false, allowUnionTypes: true });
  for (const each of SCHEMAS)
    loaded.addSchema(JSON.parse(readFileSync(new URL(`schema/${each}.schema.json`, FIXTURES), 'utf8')) as object);
  return loaded;
}

/** The validator of a schema in fixtures/schema, or of one of its definitions. */
export function fixtureValidator(name: (typeof SCHEMAS)[number], definition?: string): ValidateFunction {
  const id = `urn:hypergrad-oracle:schema:${name}`;
  return schemas().getSchema(definition === undefined ? id : `${id}#/$defs/${definition}`)!;
}

/** Every document against its schema. */
export function schemaProblems({ manifest, instances, cases }: StoredCorpus): { count: number; problems: Problem[] } {
  const problems: Problem[] = [];
  let count = 0;
  const check = (where: string, validate: ValidateFunction, value: unknown): void => {
    count++;
    if (validate(value)) return;
    const [error] = validate.errors ?? [];
    problems.push({ where, what: `${error?.instancePath ?? ''} ${error?.message ?? 'does not match its schema'}` });
  };
  check('manifest.json', fixtureValidator('manifest'), manifest);
  const instance = fixtureValidator('fixture', 'instanceRecord');
  for (const record of instances) check(record.id, instance, record);
  for (const kind of CASE_KINDS) {
    const validate = fixtureValidator('fixture', kind);
    for (const one of cases[kind]) check(one.id, validate, one);
  }
  return { count, problems };
}
