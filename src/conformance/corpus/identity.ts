import { createHash } from 'node:crypto';

/** SHA-256 of a text, in hexadecimal. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The stable name of a case: its slug and 12 digits of the hash of its inputs, which answers and versions do not enter. */
export const identity = (slug: string, inputs: unknown): string =>
  `${slug}@${sha256(JSON.stringify(inputs)).slice(0, 12)}`;
