/**
 * What must not reach a terminal or an XML file as it is: control characters (C0, DEL, C1), format characters (bidi overrides, zero widths,
 * byte-order marks), line and paragraph separators, lone surrogates, and what is no character. XML 1.0 forbids a part of these.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The escapes of JSON for the UTF-16 units of a character. */
const units = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');

/** A foreign text on one line, with everything escaped that a terminal would act upon or that cannot be seen; cut where it is longer than `most`. */
export function visible(text: string, most: number = Infinity): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return cut.replace(HIDDEN, (c) => SHORT[c] ?? units(c));
}

/** A value as an indented JSON text in which foreign texts are as visible; it reads back to the same value. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(HIDDEN, (c) => (c === '\n' ? c : units(c)));
