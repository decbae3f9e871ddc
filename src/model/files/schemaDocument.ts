import { readFileSync } from 'node:fs';

/** Where the schema lies, seen from src/model/files/ and from dist/model/files/ alike. */
const SCHEMA = new URL('../../../fixtures/schema/instance.schema.json', import.meta.url);

/** The schema of instance files. In a browser `schemaDocument.browser.ts` takes the place of this module. */
export const schemaDocument = (): unknown => JSON.parse(readFileSync(SCHEMA, 'utf8'));
