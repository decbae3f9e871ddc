import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Selection } from '../../experiments/engine/select.js';
import type { PanelSeries } from '../../experiments/publish/panel.js';
import type { PublishedSeries } from '../../experiments/publish/published.js';
import { describe, refuse } from '../../model/invalidInput.js';
import type { ConformDocument } from '../conformReport.js';
import type { ExplainDocument } from '../explainReport.js';
import type { VerifyDocument } from '../verifyReport.js';

/** Curves of an experiment with what they are compared with: what `experiment select --report` shows. */
export interface ExperimentDocument {
  readonly selections: readonly Selection[];
  readonly panel: readonly PanelSeries[];
  readonly published: readonly PublishedSeries[];
}

/** A result that a report can show: the JSON output of a command, under the command's name. */
export type ResultDocument =
  | { readonly of: 'verify'; readonly document: VerifyDocument }
  | { readonly of: 'conform'; readonly document: ConformDocument }
  | { readonly of: 'explain'; readonly document: ExplainDocument }
  | { readonly of: 'experiment'; readonly document: ExperimentDocument };

const SCHEMA: URL = new URL('../../../fixtures/schema/result.schema.json', import.meta.url);
/** By what a document is told from the others. */
const MARKS = { verify: 'mutants', conform: 'implementation', explain: 'components' } as const;
const EXPECTED =
  'the JSON output of verify, conform, explain or experiment select, or the curves of experiment plot --data';

let loaded: Ajv2020 | undefined;

function validator(of: ResultDocument['of']): ValidateFunction {
  loaded ??= new Ajv2020({ strictTypes: false, allowUnionTypes: true }).addSchema(
    JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
  );
  return loaded.getSchema(`urn:hypergrad-oracle:schema:result#/$defs/${of}`)!;
}

/** Recognises a result and checks all of it that a report reads. Throws `InvalidInput` with the place. */
export function resultDocument(value: unknown): ResultDocument {
  const whole = Array.isArray(value) ? experimentOf(value) : value;
  if (typeof whole !== 'object' || whole === null) return refuse('', EXPECTED, describe(value));
  const of = (['verify', 'conform', 'explain'] as const).find((id) => MARKS[id] in whole) ?? 'experiment';
  if (of === 'experiment' && !('selections' in whole)) return refuse('', EXPECTED, describe(value));
  const validate = validator(of);
  if (!validate(whole)) refuseFirst(validate.errors ?? [], of, whole);
  return { of, document: whole } as ResultDocument;
}

/** `experiment select --json` and `experiment plot --data` are lists: of selections, or of curves. */
function experimentOf(list: readonly unknown[]): ExperimentDocument | null {
  const has = (key: string): boolean => list.every((one) => typeof one === 'object' && one !== null && key in one);
  if (list.length === 0) return null;
  if (has('candidates')) return { selections: list as Selection[], panel: [], published: [] };
  return has('mean') ? { selections: [], panel: list as PanelSeries[], published: [] } : null;
}

function refuseFirst([error]: readonly ErrorObject[], of: string, whole: object): never {
  const { instancePath, message, params } = error;
  const missing = (params as { readonly missingProperty?: string }).missingProperty;
  const found = missing === undefined ? at(whole, instancePath) : `nothing at ${missing}`;
  return refuse(
    instancePath,
    `a result of ${of}: ${message ?? 'another value'}`,
    typeof found === 'string' ? found : describe(found),
  );
}

/** The value at a JSON pointer. */
const at = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)[key], value);
