import { expect, it } from 'vitest';
import { schemaDocument as bundled } from '../../../src/model/files/schemaDocument.browser.js';
import { schemaDocument } from '../../../src/model/files/schemaDocument.js';

it('the schema that bundlers include is the schema that Node reads', () => {
  expect(bundled()).toEqual(schemaDocument());
  expect(schemaDocument()).toHaveProperty('$defs');
});
