import { describe, refuse } from '../../model/invalidInput.js';
import type { JobOptions } from '../job.js';

/** What an option of a manifest may be, and what it is then. */
interface OptionTypes {
  word: string;
  words: readonly string[];
  count: number;
  amount: number;
}

const isWord = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0;

const TYPES: Readonly<Record<keyof OptionTypes, { is: (value: unknown) => boolean; words: string }>> = {
  word: { is: isWord, words: 'a text' },
  words: { is: (value) => Array.isArray(value) && value.every(isWord), words: 'a list of texts' },
  count: { is: (value) => isNumber(value) && Number.isSafeInteger(value), words: 'a whole number' },
  amount: { is: isNumber, words: 'a number from 0' },
};

/** The option of that name with its name, or nothing. Throws `InvalidInput` where it is of another type. */
export function optional<K extends string, T extends keyof OptionTypes>(
  options: JobOptions,
  name: K,
  type: T,
): Partial<Record<K, OptionTypes[T]>> {
  const value = options[name];
  if (value === undefined) return {};
  const { is, words } = TYPES[type];
  if (!is(value)) refuse(`/options/${name}`, words, describe(value));
  return { [name]: value } as Partial<Record<K, OptionTypes[T]>>;
}

/** The option of that name. Throws `InvalidInput` where it is not there, or of another type. */
export const required = <T extends keyof OptionTypes>(options: JobOptions, name: string, type: T): OptionTypes[T] =>
  optional(options, name, type)[name] ?? refuse(`/options/${name}`, TYPES[type].words, undefined);
