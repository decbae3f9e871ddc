import schema from '../../../fixtures/schema/instance.schema.json' with { type: 'json' };

/** The schema of instance files, as bundlers include it. */
export const schemaDocument = (): unknown => schema;
