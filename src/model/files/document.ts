import type { AnyFile } from '../kinds.js';
import { checkStructure } from './instanceSchema.js';
import { readJson } from './json.js';

/** Texts up to this length are searched for all that is wrong with their structure, longer ones for the first thing. */
const SMALL_TEXT = 200_000;

/**
 * The content of an instance file from JSON text, or from the value that JSON text stands for: a value of the structure that the schema
 * says. Numbers of a text that no double holds come back as texts; both they and their doubles must fit the schema, so that a number that
 * only nearly is a whole one is none, and a number is no name. Throws `InvalidInput`.
 */
export function readDocument(input: unknown): AnyFile {
  if (typeof input !== 'string') {
    checkStructure(input);
    return input as AnyFile;
  }
  const { value, exact, written } = readJson(input);
  for (const form of new Set([value, exact])) checkStructure(form, input.length <= SMALL_TEXT, written);
  return exact as AnyFile;
}
