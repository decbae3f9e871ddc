/** Words that decide, as reports for people write them, after the codes of red, yellow and green. */
const COLOURS = [
  [31, /\b(?:FAILS|FAIL|CLAIMS FAIL|DOES NOT CONFORM|SURVIVES|DISAGREE)\b/g],
  [33, /\b(?:UNDETERMINED|undetermined|NOT JUDGED|inapplicable)\b/g],
  [32, /\b(?:holds|hold|conforms)\b/g],
] as const;

/** Where a text goes: what is asked of a stream and of the environment. */
export interface Destination {
  readonly isTTY: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** True for a terminal that shows colours, where nobody has asked for none (https://no-color.org). */
export const takesColour = ({ isTTY, env }: Destination): boolean =>
  isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';

/** A text for people with the words that decide in colour, where it goes to a terminal; the same text elsewhere. */
export const coloured = (text: string, destination: Destination): string =>
  takesColour(destination)
    ? COLOURS.reduce((before, [colour, words]) => before.replace(words, `\u001b[${colour}m$&\u001b[39m`), text)
    : text;
