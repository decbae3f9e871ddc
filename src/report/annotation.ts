import { visible } from './visible.js';

/** A place in a file that has to do with a failure; lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Characters that a workflow command reserves, as it wants them: in its message, and in its properties also commas and colons. */
const inMessage = (text: string): string => visible(text).replaceAll('%', '%25');
const inProperty = (text: string): string => inMessage(text).replaceAll(',', '%2C').replaceAll(':', '%3A');

/** A failure as an annotation of GitHub Actions. */
export function annotation(title: string, message: string, place?: Place): string {
  const where = place ? `file=${inProperty(place.file)},line=${place.line},` : '';
  return `::error ${where}title=${inProperty(title)}::${inMessage(message)}`;
}

/** The first line of a source in which one of the patterns is found, in the order of the patterns; 1 where none is. */
export function lineWith(source: string, patterns: readonly RegExp[]): number {
  const lines = source.split('\n');
  for (const pattern of patterns) {
    const found = lines.findIndex((line) => pattern.test(line));
    if (found >= 0) return found + 1;
  }
  return 1;
}

/** Where a module defines its estimator. */
export const estimatorLine = (source: string): number =>
  lineWith(source, [/\bestimate\s*[(:=]/, /export\s+(const|let|var|function|class)\s+estimator\b/, /\bestimator\b/]);

/** Where a source speaks of an estimator by its id, in quotes. */
export const idLine = (source: string, id: string): number => {
  const literal = id.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return lineWith(source, [new RegExp(`["'\`]${literal}["'\`]`), /\bestimate/]);
};
