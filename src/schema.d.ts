/** The JSON Schemas of `fixtures/schema/`, which lie outside of what the build compiles. */
declare module '*.schema.json' {
  const schema: unknown;
  export { schema as default };
}
