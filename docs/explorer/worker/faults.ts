import { InvalidInput, placeInText } from 'hypergrad-oracle/browser';
import type { Fault } from '../shared/answers.ts';

/** What was thrown, as data; with the places of issues in the text that they are about. */
export function faultOf(error: unknown, text: string): Fault {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InvalidInput)) return { message, issues: [] };
  const issues = error.issues.map((issue) => ({ ...issue, place: text === '' ? null : placeInText(text, issue) }));
  return { message, issues };
}
